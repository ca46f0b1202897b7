#include <algorithm>
#include <cmath>
#include <set>

#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/models/example_models.hpp"

namespace rangefinder {

namespace {

std::string pointer_of_error(const Example& example) {
    const auto model = build_model(example.spec, example.data, example.options);
    return model.ok() ? "" : model.error().fields.at(0).pointer;
}

bool runs_reference_code(const std::string& implementation) {
    return implementation.find(": ref") != std::string::npos;
}

}  // namespace

TEST_CASE("parameters have PyTorch's names, shapes and order") {
    const auto model = build(small_cnn());
    const auto all = model->parameters();
    REQUIRE(all.size() == 6);
    CHECK(all[0].name == "0.weight");
    CHECK(all[0].shape == Shape{5, 2, 3, 3});
    CHECK(all[1].name == "0.bias");
    CHECK(all[3].shape == Shape{20});
    CHECK(all[4].name == "7.weight");
    CHECK(all[4].shape == Shape{10, 80});
    CHECK(all[4].size == 800);
}

TEST_CASE("a layer's own name is in its parameters' names") {
    Example example = small_mlp();
    example.spec.layers.back().name = "head";
    CHECK(build(example)->parameters().back().name == "head.bias");
}

TEST_CASE("initial weights lie within one over the root of the fan-in and depend on the seed") {
    Example example = small_cnn();
    const auto model = build(example);
    const double bounds[] = {1 / std::sqrt(18.0), 1 / std::sqrt(18.0), 1 / std::sqrt(45.0),
                             1 / std::sqrt(45.0), 1 / std::sqrt(80.0), 1 / std::sqrt(80.0)};
    for (std::size_t index = 0; index < 6; ++index) {
        float largest = 0.0F;
        for (const float value : model->read_parameter(index)) {
            largest = std::max(largest, std::abs(value));
        }
        CHECK(largest <= bounds[index]);
        CHECK(largest > 0.5 * bounds[index]);
    }
    example.options.seed = 2;
    CHECK_FALSE(build(example)->state() == model->state());
    example.options.seed = 1;
    CHECK(build(example)->state() == model->state());
}

TEST_CASE("a layer's initial weights do not depend on the sizes of other layers") {
    Example wider = small_mlp();
    std::get<LinearSpec>(wider.spec.layers.back().parameters).out_features = 5;
    wider.data.classes = 5;
    CHECK(build(wider)->read_parameter(2) == build(small_mlp())->read_parameter(2));
}

TEST_CASE("no convolution or linear layer runs reference code") {
    Example example = GENERATE(small_mlp(), small_cnn());
    example.options.batch_size = GENERATE(1, 7, 64);
    for (const std::string& line : build(example)->implementations()) {
        INFO(line);
        CHECK_FALSE(runs_reference_code(line));
    }
}

TEST_CASE("nothing is computed below the lowest parameter that is trained") {
    Example example = small_mlp();
    example.spec.freeze = {"0", "2"};
    const auto model = build(example);
    const std::vector<std::string> lines = model->implementations();
    const auto backwards = std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
        return line.find("backward") != std::string::npos;
    });
    CHECK(backwards == 1);
    CHECK(model->trainable().size() == 2);
}

TEST_CASE("an image too small for a kernel is refused by name") {
    Example example = small_cnn();
    example.data.example = {2, 1, 1};
    CHECK(pointer_of_error(example) == "/model/layers/2/kernel_size");
}

TEST_CASE("a convolution over vectors is refused") {
    Example example = small_cnn();
    example.data.example = {30};
    CHECK(pointer_of_error(example) == "/model/layers/0");
}

TEST_CASE("a number of outputs that is not the number of classes is refused") {
    Example example = small_mlp();
    example.data.classes = 4;
    CHECK(pointer_of_error(example) == "/model/layers/4/out_features");
}

TEST_CASE("a model without layers is refused") {
    Example example = small_mlp();
    example.spec.layers.clear();
    CHECK(pointer_of_error(example) == "/model/layers");
}

}  // namespace rangefinder
