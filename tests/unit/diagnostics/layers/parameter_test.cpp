#include "diagnostics/layers/parameter.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

namespace rangefinder {

namespace {

Parameter parameter_in(const Engine& engine, const Layout& layout) {
    Parameter parameter;
    parameter.name = "0.weight";
    parameter.shape = {20, 30};
    parameter.initial_bound = 0.25;
    parameter.weight = Tensor(engine, parameter.shape, layout);
    return parameter;
}

}  // namespace

TEST_CASE("initial values do not depend on the layout they are kept in") {
    const Engine engine(1);
    const Dims shape{20, 30};
    const Parameter plain = parameter_in(engine, plain_layout(shape));
    const Parameter transposed =
        parameter_in(engine, {shape, dnnl::memory::data_type::f32, dnnl::memory::format_tag::ba});
    initialize(engine, plain, RandomStream(1, RandomPurpose::kWeights));
    initialize(engine, transposed, RandomStream(1, RandomPurpose::kWeights));
    CHECK(read_plain(engine, plain.weight) == read_plain(engine, transposed.weight));
}

TEST_CASE("initial values fill the interval between the bounds evenly") {
    const Engine engine(1);
    const Parameter parameter = parameter_in(engine, plain_layout({20, 30}));
    initialize(engine, parameter, RandomStream(3, RandomPurpose::kWeights));
    const std::vector<float> values = read_plain(engine, parameter.weight);
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    CHECK(*low >= -0.25F);
    CHECK(*high <= 0.25F);
    double squares = 0.0;
    for (const float value : values) squares += value * value;
    // A uniform distribution's variance is bound² / 3.
    CHECK(squares / 600.0 == Approx(0.25 * 0.25 / 3.0).epsilon(0.15));
}

}  // namespace rangefinder
