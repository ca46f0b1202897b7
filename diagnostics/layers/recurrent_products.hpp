// The matrix products of recurrent layers, over plain tensors of two axes.
#pragma once

#include <cstdint>

#include "diagnostics/tensor/operation.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

struct RowRange {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

// Rows of a plain tensor, and the whole of one seen with its axes swapped; both share its memory.
Tensor rows_of(const Engine& engine, const Tensor& tensor, const RowRange& rows);
Tensor transposed(const Engine& engine, const Tensor& tensor);

// Plain, of the type that the engine wants factors rounded to.
Layout rounded_layout(const Engine& engine, const Tensor& tensor);
// A tensor for a plain one's rounded values; itself where nothing is rounded.
Tensor rounded_twin(const Engine& engine, const Tensor& tensor);
// Fills the twin; does nothing for a tensor that is its own.
Operation rounding(Engine& engine, const Tensor& tensor, const Tensor& twin);

// destination = source weight. The source is rounded already; the weight comes as float32, and
// `reorders`, to be run before, rounds it and lays it out as the product likes it best.
Operation product(Engine& engine, Reorders& reorders, const Tensor& source, const Tensor& weight,
                  const Tensor& destination);
// The same product, and weight, between other tensors of the same layouts.
Operation with_source(const Operation& product, const Tensor& source, const Tensor& destination);

// destination = leftᵀ right, both rounded already.
Operation transposed_product(Engine& engine, const Tensor& left, const Tensor& right,
                             const Tensor& destination);

}  // namespace rangefinder
