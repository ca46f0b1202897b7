#include "diagnostics/tensor/tensor.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

namespace rangefinder {

namespace {

std::vector<float> counting(std::int64_t count) {
    std::vector<float> values(static_cast<std::size_t>(count));
    std::iota(values.begin(), values.end(), 1.0F);
    return values;
}

Layout blocked(const Dims& shape) {
    return {shape, dnnl::memory::data_type::f32, dnnl::memory::format_tag::nChw16c};
}

}  // namespace

TEST_CASE("a plain tensor holds its values in row-major order") {
    const Engine engine(1);
    const Tensor tensor(engine, {2, 3}, plain_layout({2, 3}));
    write_plain(engine, tensor, counting(6));
    CHECK(tensor.is_plain());
    CHECK(std::equal(tensor.values().begin(), tensor.values().end(), counting(6).begin()));
}

TEST_CASE("values survive the way through a blocked layout") {
    const Engine engine(1);
    const Dims shape{2, 5, 3, 4};
    const Tensor tensor(engine, shape, blocked(shape));
    write_plain(engine, tensor, counting(element_count(shape)));
    CHECK_FALSE(tensor.is_plain());
    CHECK(read_plain(engine, tensor) == counting(element_count(shape)));
}

TEST_CASE("padding of a blocked layout is and stays zero") {
    const Engine engine(1);
    const Dims shape{1, 5, 2, 2};
    const Tensor tensor(engine, shape, blocked(shape));
    CHECK(tensor.values().size() == 16 * 2 * 2);
    CHECK(std::count(tensor.values().begin(), tensor.values().end(), 0.0F) == 64);
    write_plain(engine, tensor, counting(20));
    CHECK(std::count(tensor.values().begin(), tensor.values().end(), 0.0F) == 44);
}

TEST_CASE("a view shares the memory and keeps it alive") {
    const Engine engine(1);
    Tensor view;
    {
        const Tensor tensor(engine, {2, 3, 2, 1}, plain_layout({2, 3, 2, 1}));
        view = tensor.view(engine, {2, 6}, plain_layout({2, 6}));
        write_plain(engine, tensor, counting(12));
    }
    CHECK(view.shape() == Dims{2, 6});
    CHECK(read_plain(engine, view) == counting(12));
}

}  // namespace rangefinder
