// The layers of a transformer written out naively in double precision, with their backward passes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "diagnostics/spec/layer_spec.hpp"

namespace rangefinder::numeric {

// A backward pass with a mistake in it, to see that the comparison notices. kNone is right.
enum class TransformerFault {
    kNone,
    kNormWithoutMean,      // Layer norm's gradient keeps its mean.
    kNormWithoutVariance,  // ... and what the deviation owes to the input.
    kNormBiasOfOneRow,     // Only the first row counts.
    kSoftmaxWithoutMean,   // dS = P dP in place of P (dP - sum P dP).
    kScoresNotScaled,      // 1/√d forgotten on the way back.
    kKeysFromKeys,         // dK from K in place of Q.
    kValuesNotTransposed,  // dV = P dC in place of Pᵀ dC.
    kProjectionForgotten,  // The input's gradient lacks the values' path.
    kFirstSkipForgotten,   // Of a block.
    kSecondSkipForgotten,
    kNetworkActivationPassed,  // The activation's slope is taken for 1.
    kEmbeddingLastTokenWins,   // A repeated token's gradients are not summed.
    kPositionsOfOneExample,
    kTiedOutputOnly,     // The table's gradient lacks the embedding's use.
    kTiedEmbeddingOnly,  // ... or the output layer's.
};

using NamedValues = std::map<std::string, std::vector<double>>;

// Layers one after the other over [rows, length, width] values, or [rows, length] tokens where the
// first is an embedding. Names of parameters as the product's.
struct TransformerProblem {
    std::vector<LayerSpec> layers;  // All named.
    std::int64_t rows = 0;
    std::int64_t length = 0;
    std::int64_t width = 0;   // Of the input; 0: tokens.
    std::int64_t tokens = 0;  // In [0, tokens).
    NamedValues parameters;
    std::vector<double> input;
    std::vector<double> output_gradient;
};

struct TransformerGradients {
    NamedValues parameters;
    std::vector<double> input;  // Empty for tokens.
};

std::vector<double> transformer_forward(const TransformerProblem& problem);
TransformerGradients transformer_backward(const TransformerProblem& problem,
                                          TransformerFault fault);

}  // namespace rangefinder::numeric
