// A float32 array with a logical shape, stored in whatever layout a primitive prefers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <dnnl.hpp>

#include "diagnostics/tensor/engine.hpp"
#include "diagnostics/tensor/unit_grid.hpp"

namespace rangefinder {

using Dims = dnnl::memory::dims;
using Layout = dnnl::memory::desc;

// Row-major, and "whatever the primitive likes best". Of other types than f32: operands that values
// were rounded to, which only primitives read.
Layout plain_layout(const Dims& shape, dnnl::memory::data_type type = dnnl::memory::data_type::f32);
Layout any_layout(const Dims& shape, dnnl::memory::data_type type = dnnl::memory::data_type::f32);
// Of N, C, H, W: the channels of a pixel side by side.
Layout channels_last_layout(const Dims& shape);

std::int64_t element_count(const Dims& shape);

// A handle: copies share the memory, which lives as long as the last of them. Not thread-safe.
class Tensor {
  public:
    Tensor() = default;
    // Zero-filled, padding of blocked layouts included.
    Tensor(const Engine& engine, const Dims& shape, const Layout& layout);

    // The same memory seen with another shape and layout of the same size.
    Tensor view(const Engine& engine, const Dims& shape, const Layout& layout) const;

    // A part of this memory, from its value number `first` on, in the order of values().
    Tensor part(const Engine& engine, std::int64_t first, const Dims& shape,
                const Layout& layout) const;

    bool empty() const { return shape_.empty(); }
    const Dims& shape() const { return shape_; }
    const dnnl::memory& memory() const { return memory_; }
    Layout layout() const { return memory_.get_desc(); }
    dnnl::memory::data_type type() const;
    bool is_plain() const;
    // Everything in memory, in the layout's own order, padding included (always zero).
    std::span<float> values() const;

  private:
    Dims shape_;
    dnnl::memory owner_;  // Keeps the bytes of a view.
    dnnl::memory memory_;
};

// Of the second axis of images [N, C, H, W], else of the last axis. No groups where examples do not
// follow each other in memory, or the units' order is none that UnitGrid knows.
UnitGrid unit_grid(const Tensor& tensor);

// Row-major values into and out of any layout. These allocate: not for the step loop.
void write_plain(const Engine& engine, const Tensor& tensor, std::span<const float> values);
std::vector<float> read_plain(const Engine& engine, const Tensor& tensor);

}  // namespace rangefinder
