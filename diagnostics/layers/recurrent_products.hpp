// The matrix products of recurrent layers, over plain tensors of two axes.
#pragma once

#include <cstddef>
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

// Some rows of a plain tensor that move along it; operations on rows() follow.
class RowWindow {
  public:
    RowWindow() = default;
    RowWindow(const Engine& engine, const Tensor& whole, std::int64_t rows);

    const Tensor& rows() const { return rows_; }
    // Allocates nothing and costs next to nothing.
    void move_to(std::int64_t first_row) const;

  private:
    Tensor rows_;
    std::byte* start_ = nullptr;  // Of the whole tensor.
    std::int64_t row_bytes_ = 0;
    std::int64_t last_row_ = 0;  // That the window may begin with.
};

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

// destination = leftᵀ right, both rounded already.
Operation transposed_product(Engine& engine, const Tensor& left, const Tensor& right,
                             const Tensor& destination);

}  // namespace rangefinder
