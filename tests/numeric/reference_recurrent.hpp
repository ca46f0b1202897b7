// LSTM and GRU written out naively in double precision, one sequence after the other.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/spec/layer_spec.hpp"

namespace rangefinder::numeric {

// Mistakes in a backward pass that the comparison must notice. kNone is right.
enum class RecurrentFault {
    kNone,
    kInputAndForgetGatesSwapped,
    kCandidateSlopeOfSigmoid,    // g (1 - g) in place of 1 - g².
    kCellGradientNotCarried,     // Of the step after, through the forget gate.
    kTanhOfCellIgnored,          // do = dh in place of dh tanh c.
    kHiddenGradientNotCarried,   // Each step stands alone.
    kHiddenWeightSeesNextState,  // dW_hh from h of the step itself.
    kResetGateMissing,           // dW_hn h without r.
    kResetGradientWithoutBias,   // dr from W_hn h without b_hn.
    kUpdateGateInverted,         // dz = n - h.
    kPastTheGatesMissing,        // z h in h'.
    kBiasOfLastStepOnly,
    kReverseReadForward,         // The reverse direction's dW_ih takes the steps mirrored.
    kLastOfReverseAtTheEnd,      // Its output taken at T - 1 where it began.
    kUpperLayerGradientDropped,  // Half of what a bidirectional layer above hands down.
};

// One direction of one layer. Row-major; biases of zeros where there are none.
struct RecurrentWeights {
    std::vector<double> weight_ih;
    std::vector<double> weight_hh;
    std::vector<double> bias_ih;
    std::vector<double> bias_hh;
};

struct RecurrentProblem {
    RecurrentSpec spec;
    std::int64_t rows = 0;
    std::int64_t steps = 0;
    std::int64_t in_features = 0;
    std::vector<RecurrentWeights> weights;  // As PyTorch lists them: l0, l0_reverse, l1, ...
    std::vector<double> input;              // [rows, steps, in_features]
    std::vector<double> output_gradient;    // [rows, (steps,) directions * hidden]
};

struct RecurrentGradients {
    std::vector<RecurrentWeights> weights;
    std::vector<double> input;
};

std::vector<double> recurrent_forward(const RecurrentProblem& problem);
RecurrentGradients recurrent_backward(const RecurrentProblem& problem, RecurrentFault fault);

}  // namespace rangefinder::numeric
