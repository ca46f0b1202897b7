// Every layer written out naively in double precision: what the engine is measured against.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/spec/layer_spec.hpp"

namespace rangefinder::numeric {

using Shape = std::vector<std::int64_t>;

// Row-major.
struct Array {
    Shape shape;
    std::vector<double> values;
};

Array zeros(const Shape& shape);

// A backward pass with a mistake in it, to see that the comparison notices. kNone is right.
enum class Fault {
    kNone,
    kLinearWeightGradientOfOneRow,  // Only the first example counts.
    kLinearBiasGradientMissing,
    kLinearInputGradientTransposed,  // W in place of Wᵀ; needs in = out.
    kConvolutionKernelFlipped,
    kConvolutionBorderIgnored,  // Products with padding's neighbours are left out.
    kConvolutionBiasGradientOfOneRow,
    kReluPassesNegative,
    kSigmoidSlopeWrong,   // y in place of y (1 - y).
    kTanhSlopeWrong,      // 1 - y in place of 1 - y².
    kGeluWithoutDensity,  // Φ(x) in place of Φ(x) + x φ(x).
    kLeakyReluSlopeLost,
    kEluLinearBelow,
    kSiluWithoutProduct,  // σ(x) in place of σ(x) (1 + x (1 - σ(x))).
    kMaxPoolFirstOfWindow,
    kAveragePoolNotDivided,
    kDilationIgnored,
    kGroupsRotated,          // Each group sees its neighbour's channels.
    kBatchNormMeanConstant,  // As if the mean did not depend on the input.
    kBatchNormVarianceConstant,
    kBatchNormScaleMissing,
    kBatchNormShiftOfOneRow,
    kResidualSkipMissing,
    kCrossEntropyWithoutLabel,
    kMseHalved,
    kBceWithoutTarget,
};

struct LayerWeights {
    std::vector<double> weight;  // Empty: the layer has none.
    std::vector<double> bias;
    std::vector<LayerWeights> inner = {};  // Of a residual layer's layers.
};

struct LayerGradients {
    Array input;
    std::vector<double> weight;
    std::vector<double> bias;
    std::vector<LayerGradients> inner = {};
};

// `input` has the batch axis first.
Array forward(const LayerParameters& layer, const LayerWeights& weights, const Array& input);
LayerGradients backward(const LayerParameters& layer, const LayerWeights& weights,
                        const Array& input, const Array& output_gradient, Fault fault);

}  // namespace rangefinder::numeric
