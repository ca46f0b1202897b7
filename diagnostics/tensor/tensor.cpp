#include "diagnostics/tensor/tensor.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <numeric>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

dnnl::memory::data_type type_of(const Layout& layout) {
#if DNNL_VERSION_MAJOR >= 3
    return layout.get_data_type();
#else
    return layout.data_type();
#endif
}

// How a tensor is blocked: the step from one place of an axis to the next (from block to block, of
// a blocked axis), and the blocks.
struct Blocking {
    Dims strides;
    Dims padded;
    Dims sizes;                // Of the blocks inside, outermost first.
    std::vector<int> of_axes;  // Theirs.
};

Blocking blocking_of(const Layout& layout) {
#if DNNL_VERSION_MAJOR >= 3
    Blocking result{layout.get_strides(), layout.get_padded_dims(), layout.get_inner_blks(), {}};
    for (const auto axis : layout.get_inner_idxs()) {
        result.of_axes.push_back(static_cast<int>(axis));
    }
    return result;
#else
    const auto& blocking = layout.data.format_desc.blocking;
    Blocking result;
    result.strides.assign(blocking.strides, blocking.strides + layout.data.ndims);
    result.padded.assign(layout.data.padded_dims, layout.data.padded_dims + layout.data.ndims);
    result.sizes.assign(blocking.inner_blks, blocking.inner_blks + blocking.inner_nblks);
    for (int block = 0; block < blocking.inner_nblks; ++block) {
        result.of_axes.push_back(static_cast<int>(blocking.inner_idxs[block]));
    }
    return result;
#endif
}

// In the library's own scratchpad mode: made, run and thrown away here.
void copy_once(const Engine& engine, const Tensor& from, const Tensor& to) {
    dnnl::memory source = from.memory();
    dnnl::memory destination = to.memory();
    dnnl::reorder(source, destination).execute(engine.stream(), source, destination);
}

}  // namespace

Layout plain_layout(const Dims& shape, dnnl::memory::data_type type) {
    Dims strides(shape.size(), 1);
    for (std::size_t axis = shape.size() - 1; axis > 0; --axis) {
        strides[axis - 1] = strides[axis] * shape[axis];
    }
    return {shape, type, strides};
}

Layout any_layout(const Dims& shape, dnnl::memory::data_type type) {
    return {shape, type, dnnl::memory::format_tag::any};
}

Layout channels_last_layout(const Dims& shape) {
    return {shape, dnnl::memory::data_type::f32, dnnl::memory::format_tag::nhwc};
}

std::int64_t element_count(const Dims& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

Tensor::Tensor(const Engine& engine, const Dims& shape, const Layout& layout)
    : shape_(shape), owner_(layout, engine.device()), memory_(owner_) {
    std::memset(memory_.get_data_handle(), 0, layout.get_size());
}

Tensor Tensor::view(const Engine& engine, const Dims& shape, const Layout& layout) const {
    RF_CHECK(layout.get_size() == memory_.get_desc().get_size());
    return part(engine, 0, shape, layout);
}

Tensor Tensor::part(const Engine& engine, std::int64_t first, const Dims& shape,
                    const Layout& layout) const {
    RF_CHECK(first >= 0);
    const std::size_t start =
        static_cast<std::size_t>(first) * dnnl::memory::data_type_size(type_of(layout));
    RF_CHECK(start + layout.get_size() <= memory_.get_desc().get_size());
    Tensor result;
    result.shape_ = shape;
    result.owner_ = owner_;
    result.memory_ = dnnl::memory(layout, engine.device(),
                                  static_cast<std::byte*>(memory_.get_data_handle()) + start);
    return result;
}

dnnl::memory::data_type Tensor::type() const {
    return type_of(layout());
}

bool Tensor::is_plain() const {
    return layout() == plain_layout(shape_);
}

std::span<float> Tensor::values() const {
    return {static_cast<float*>(memory_.get_data_handle()), layout().get_size() / sizeof(float)};
}

UnitGrid unit_grid(const Tensor& tensor) {
    const std::size_t axes = tensor.shape().size();
    const std::size_t axis = axes == 4 ? 1 : axes - 1;
    const Blocking blocking = blocking_of(tensor.layout());
    const bool blocked = !blocking.sizes.empty();
    if (axes < 2 || blocking.sizes.size() > 1 ||
        (blocked && blocking.of_axes.front() != static_cast<int>(axis))) {
        return {};
    }
    const std::int64_t lanes = blocked ? blocking.sizes.front() : 1;
    const std::int64_t stride = blocking.strides[axis];
    const auto size = [](std::int64_t value) { return static_cast<std::size_t>(value); };
    // Units side by side are lanes of one group.
    UnitGrid grid{size(blocking.padded[axis] / lanes), size(stride / lanes), size(lanes)};
    if (!blocked && stride == 1) grid = {1, 1, size(blocking.padded[axis])};
    const std::size_t example =
        tensor.values().size() / static_cast<std::size_t>(blocking.padded[0]);
    const bool in_order =
        size(blocking.strides[0]) == example && grid.block() > 0 && example % grid.block() == 0;
    return in_order ? grid : UnitGrid{};
}

void write_plain(const Engine& engine, const Tensor& tensor, std::span<const float> values) {
    RF_CHECK(static_cast<std::int64_t>(values.size()) == element_count(tensor.shape()));
    const Tensor plain(engine, tensor.shape(), plain_layout(tensor.shape()));
    std::copy(values.begin(), values.end(), plain.values().begin());
    copy_once(engine, plain, tensor);
}

std::vector<float> read_plain(const Engine& engine, const Tensor& tensor) {
    const Tensor plain(engine, tensor.shape(), plain_layout(tensor.shape()));
    copy_once(engine, tensor, plain);
    const std::span<const float> values = plain.values();
    return {values.begin(), values.end()};
}

}  // namespace rangefinder
