// Where a recurrent layer finds the gradient by its output at each step of time.
#pragma once

#include <cstdint>
#include <optional>

#include "diagnostics/tensor/tensor.hpp"

namespace rangefinder {

// A step's gradient: [N, H], rows `row_stride` values apart.
struct GradientRows {
    const float* first = nullptr;
    std::int64_t row_stride = 0;
};

struct OutputGradients {
    Tensor tensor;           // Plain.
    std::int64_t first = 0;  // Value of the first step's first row.
    std::int64_t step_stride = 0;
    std::int64_t row_stride = 0;
    std::optional<std::int64_t> only_step;  // No other step has an output.
    Tensor zeros;                           // [H], for those; with only_step.

    GradientRows of_step(std::int64_t step) const {
        if (!only_step) {
            return {tensor.values().data() + first + step * step_stride, row_stride};
        }
        if (step != *only_step) {
            return {zeros.values().data(), 0};
        }
        return {tensor.values().data() + first, row_stride};
    }
};

}  // namespace rangefinder
