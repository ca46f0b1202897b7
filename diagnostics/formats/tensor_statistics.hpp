// What the values of a stored tensor are like, whatever their type.
#pragma once

#include <cstdint>
#include <optional>

#include "diagnostics/formats/safetensors.hpp"

namespace rangefinder {

struct TensorStatistics {
    double norm = 0.0;  // Euclidean, of the finite values.
    double min = 0.0;   // Of the finite values; 0 when there are none.
    double max = 0.0;
    std::int64_t non_finite = 0;
};

// Reads every value once. Nothing for types that are no numbers here (8 bits and fewer of floating
// point, complex ones) and for tensors without values.
std::optional<TensorStatistics> tensor_statistics(const SafetensorsEntry& entry);

// Whether a model's parameters can be read from it: F32, F64, F16, BF16.
bool is_floating_point(const SafetensorsEntry& entry);

}  // namespace rangefinder
