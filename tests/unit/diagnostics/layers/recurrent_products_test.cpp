#include "diagnostics/layers/recurrent_products.hpp"

#include <vector>

#include <catch2/catch.hpp>

namespace rangefinder {

namespace {

Tensor filled(const Engine& engine, const Dims& shape, const std::vector<float>& values) {
    Tensor tensor(engine, shape, plain_layout(shape));
    write_plain(engine, tensor, values);
    return tensor;
}

}  // namespace

TEST_CASE("a product follows the rows that it was made with when they move") {
    Engine engine(1);
    const Tensor source = filled(engine, {3, 2}, {1, 2, 3, 4, 5, 6});
    const Tensor weight = filled(engine, {2, 2}, {1, 0, 0, 10});
    const Tensor result = filled(engine, {1, 2}, {0, 0});
    const RowWindow window(engine, source, 1);
    Reorders reorders;
    const Operation operation = product(engine, reorders, window.rows(), weight, result);
    reorders.run();
    for (const std::int64_t row : {2, 0, 1}) {
        window.move_to(row);
        operation.run();
        const auto first = static_cast<float>(2 * row + 1);
        CHECK(read_plain(engine, result) == std::vector<float>{first, 10.0F * (first + 1.0F)});
    }
}

TEST_CASE("a transposed product sums over rows") {
    Engine engine(1);
    const Tensor left = filled(engine, {2, 2}, {1, 2, 3, 4});
    const Tensor right = filled(engine, {2, 3}, {1, 1, 1, 0, 1, 2});
    const Tensor result(engine, {2, 3}, plain_layout({2, 3}));
    transposed_product(engine, left, right, result).run();
    CHECK(read_plain(engine, result) == std::vector<float>{1, 4, 7, 2, 6, 10});
}

TEST_CASE("nothing is copied where nothing is to be rounded") {
    Engine engine(1);
    const Tensor tensor = filled(engine, {1, 2}, {1, 2});
    const Tensor twin = rounded_twin(engine, tensor);
    CHECK(twin.memory().get() == tensor.memory().get());
    CHECK(rounding(engine, tensor, twin).empty());
}

TEST_CASE("a twin holds the values to eight bits where factors are bf16") {
    Engine engine(1, dnnl::memory::data_type::bf16);
    const Tensor tensor = filled(engine, {1, 2}, {1.001F, 3.0F});
    const Tensor twin = rounded_twin(engine, tensor);
    rounding(engine, tensor, twin).run();
    CHECK(read_plain(engine, twin) == std::vector<float>{1.0F, 3.0F});
}

}  // namespace rangefinder
