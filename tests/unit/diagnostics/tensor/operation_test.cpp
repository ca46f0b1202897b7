#include "diagnostics/tensor/operation.hpp"

#include <numeric>

#include <catch2/catch.hpp>

#include "diagnostics/tensor/primitives.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

TEST_CASE("an operation that was never made does nothing") {
    const Operation operation;
    CHECK(operation.empty());
    operation.run();
}

TEST_CASE("an operation reads and writes the tensors it was made with, each time it runs") {
    Engine engine(1);
    const Dims shape{5};
    const Tensor source(engine, shape, plain_layout(shape));
    const Tensor result(engine, shape, plain_layout(shape));
    const auto description = elementwise_forward(
        engine, {.algorithm = dnnl::algorithm::eltwise_square}, source.layout());
    const Operation square = Operation::make<ElementwiseForward>(
        engine, description, {{DNNL_ARG_SRC, source}, {DNNL_ARG_DST, result}});
    for (const float value : {3.0F, -4.0F}) {
        std::fill(source.values().begin(), source.values().end(), value);
        square.run();
        CHECK(result.values()[4] == value * value);
    }
    CHECK_FALSE(square.implementation().empty());
}

TEST_CASE("a part of rounded values is counted in those") {
    Engine engine(1);
    const auto bf16 = dnnl::memory::data_type::bf16;
    const Tensor values(engine, {2, 2}, plain_layout({2, 2}));
    const Tensor rounded(engine, {2, 2}, plain_layout({2, 2}, bf16));
    write_plain(engine, values, std::vector<float>{1, 2, 3, 1.001F});
    reorder_operation(engine, values, rounded).run();
    const Tensor last = rounded.part(engine, 2, {1, 2}, plain_layout({1, 2}, bf16));
    CHECK(last.type() == bf16);
    CHECK(read_plain(engine, last) == std::vector<float>{3, 1});
}

TEST_CASE("a matrix product transposes where its operands' layouts say so") {
    Engine engine(1);
    const Layout transposed({3, 2}, dnnl::memory::data_type::f32, dnnl::memory::format_tag::ba);
    const Tensor source(engine, {2, 3}, plain_layout({2, 3}));
    const Tensor weight(engine, {3, 2}, transposed);
    const Tensor result(engine, {2, 2}, plain_layout({2, 2}));
    write_plain(engine, source, std::vector<float>{1, 2, 3, 4, 5, 6});
    write_plain(engine, weight, std::vector<float>{1, 2, 3, 4, 5, 6});
    Operation::make<MatrixProduct>(
        engine,
        matrix_product(engine, {.source = source.layout(),
                                .weight = weight.layout(),
                                .bias = {},
                                .destination = result.layout()}),
        {{DNNL_ARG_SRC, source}, {DNNL_ARG_WEIGHTS, weight}, {DNNL_ARG_DST, result}})
        .run();
    CHECK(read_plain(engine, result) == std::vector<float>{22, 28, 49, 64});
}

TEST_CASE("nothing is copied when a tensor has the wanted layout already") {
    Engine engine(1);
    const Tensor tensor(engine, {2, 3}, plain_layout({2, 3}));
    Reorders reorders;
    const Tensor same = reorders.in_layout(engine, tensor, plain_layout({2, 3}));
    CHECK(same.memory().get() == tensor.memory().get());
    CHECK(reorders.size() == 0);
}

TEST_CASE("a tensor is copied once for each layout that is wanted of it") {
    Engine engine(1);
    const Dims shape{2, 3};
    const Tensor tensor(engine, shape, plain_layout(shape));
    const Layout transposed(shape, dnnl::memory::data_type::f32, dnnl::memory::format_tag::ba);
    Reorders reorders;
    const Tensor first = reorders.in_layout(engine, tensor, transposed);
    const Tensor second = reorders.in_layout(engine, tensor, transposed);
    CHECK(reorders.size() == 1);
    CHECK(first.memory().get() == second.memory().get());
    std::iota(tensor.values().begin(), tensor.values().end(), 0.0F);
    reorders.run();
    CHECK(std::vector<float>(first.values().begin(), first.values().end()) ==
          std::vector<float>{0, 3, 1, 4, 2, 5});
}

}  // namespace rangefinder
