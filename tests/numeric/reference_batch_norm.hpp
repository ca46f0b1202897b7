// Batch normalisation written out naively in double precision.
#pragma once

#include "tests/numeric/reference_layers.hpp"

namespace rangefinder::numeric {

// In training: with the batch's own statistics.
Array batch_norm_forward(const BatchNormSpec& spec, const LayerWeights& weights,
                         const Array& input);
LayerGradients batch_norm_backward(const BatchNormSpec& spec, const LayerWeights& weights,
                                   const Array& input, const Array& gradient, Fault fault);

// What the running statistics become from their first values, 0 and 1.
struct RunningStatistics {
    std::vector<double> mean;
    std::vector<double> variance;
};
RunningStatistics running_statistics(const BatchNormSpec& spec, const Array& input);

}  // namespace rangefinder::numeric
