#include "diagnostics/layers/recurrent.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/layers/layer_values.hpp"

namespace rangefinder {

namespace {

constexpr std::int64_t kRows = 3;
constexpr std::int64_t kSteps = 4;
constexpr std::int64_t kInputs = 5;

RecurrentOptions options_of(RecurrentKind kind) {
    return {.kind = kind, .in_features = kInputs, .hidden_size = 6};
}

// A layer with its tensors, weights drawn as a model draws them.
struct Built {
    explicit Built(const RecurrentOptions& options, bool input_gradient_wanted = true,
                   const std::vector<std::string>& frozen = {})
        : layer("0", options), input(tensor({kRows, kSteps, kInputs})) {
        for (Parameter* parameter : layer.parameters()) {
            parameter->trainable =
                std::find(frozen.begin(), frozen.end(), parameter->name) == frozen.end();
        }
        output = layer.connect(engine, {input, false}).tensor;
        gradient = tensor(output.shape());
        input_gradient = layer.connect_backward(engine, gradient, input_gradient_wanted);
        draw_weights(engine, layer);
        fill_random(input, 1);
    }

    Tensor tensor(const Dims& shape) const { return {engine, shape, plain_layout(shape)}; }

    void step() {
        layer.forward(Mode::kTrain);
        fill_random(gradient, 2);
        layer.backward();
    }

    Engine engine{1};
    Recurrent layer;
    Tensor input;
    Tensor output;
    Tensor gradient;
    Tensor input_gradient;
};

}  // namespace

TEST_CASE("recurrent parameters are named, ordered and shaped as PyTorch's") {
    RecurrentOptions options = options_of(RecurrentKind::kGru);
    options.num_layers = 2;
    options.bidirectional = true;
    Recurrent layer("3", options);
    std::vector<std::string> names;
    for (const Parameter* parameter : layer.parameters()) names.push_back(parameter->name);
    CHECK(names == std::vector<std::string>{
                       "3.weight_ih_l0", "3.weight_hh_l0", "3.bias_ih_l0", "3.bias_hh_l0",
                       "3.weight_ih_l0_reverse", "3.weight_hh_l0_reverse", "3.bias_ih_l0_reverse",
                       "3.bias_hh_l0_reverse", "3.weight_ih_l1", "3.weight_hh_l1", "3.bias_ih_l1",
                       "3.bias_hh_l1", "3.weight_ih_l1_reverse", "3.weight_hh_l1_reverse",
                       "3.bias_ih_l1_reverse", "3.bias_hh_l1_reverse"});
    CHECK(layer.parameters()[0]->shape == Dims{18, 5});
    CHECK(layer.parameters()[1]->shape == Dims{18, 6});
    CHECK(layer.parameters()[2]->shape == Dims{18});
    CHECK(layer.parameters()[8]->shape == Dims{18, 12});
}

TEST_CASE("recurrent weights start within one over the root of the hidden size") {
    Built built(options_of(RecurrentKind::kLstm));
    const float bound = 1.0F / std::sqrt(6.0F);
    for (const Parameter* parameter : built.layer.parameters()) {
        const std::vector<float> values = values_of(parameter->weight);
        CHECK(*std::max_element(values.begin(), values.end()) <= bound);
        CHECK(*std::min_element(values.begin(), values.end()) >= -bound);
        CHECK(*std::max_element(values.begin(), values.end()) > 0.8F * bound);
    }
}

TEST_CASE("without bias a recurrent layer has weights only") {
    RecurrentOptions options = options_of(RecurrentKind::kLstm);
    options.bias = false;
    CHECK(Recurrent("0", options).parameters().size() == 2);
}

TEST_CASE("the last output is that of each direction's own last step") {
    const RecurrentKind kind = GENERATE(RecurrentKind::kLstm, RecurrentKind::kGru);
    RecurrentOptions options = options_of(kind);
    options.bidirectional = true;
    Built last(options);
    options.all_steps = true;
    Built all(options);
    last.layer.forward(Mode::kEvaluate);
    all.layer.forward(Mode::kEvaluate);
    REQUIRE(last.output.shape() == Dims{kRows, 12});
    REQUIRE(all.output.shape() == Dims{kRows, kSteps, 12});
    for (std::size_t row = 0; row < kRows; ++row) {
        for (std::size_t column = 0; column < 12; ++column) {
            const std::size_t step = column < 6 ? kSteps - 1 : 0;
            CHECK(last.output.values()[row * 12 + column] ==
                  all.output.values()[(row * kSteps + step) * 12 + column]);
        }
    }
}

TEST_CASE("frozen recurrent parameters get no gradient, and the others the same as ever") {
    const RecurrentKind kind = GENERATE(RecurrentKind::kLstm, RecurrentKind::kGru);
    Built free(options_of(kind));
    Built partly(options_of(kind), true, {"0.weight_hh_l0", "0.bias_ih_l0"});
    free.step();
    partly.step();
    CHECK(parameter_of(partly.layer, "0.weight_hh_l0").gradient.empty());
    CHECK(parameter_of(partly.layer, "0.bias_ih_l0").gradient.empty());
    for (const std::string name : {"0.weight_ih_l0", "0.bias_hh_l0"}) {
        CHECK(values_of(parameter_of(partly.layer, name).gradient) ==
              values_of(parameter_of(free.layer, name).gradient));
    }
    CHECK(values_of(partly.input_gradient) == values_of(free.input_gradient));
}

TEST_CASE("a backward pass ends at the lowest recurrent layer with something to train") {
    RecurrentOptions options = options_of(RecurrentKind::kGru);
    options.num_layers = 2;
    Built partly(options, false,
                 {"0.weight_ih_l0", "0.weight_hh_l0", "0.bias_ih_l0", "0.bias_hh_l0"});
    Built free(options, false);
    partly.step();
    free.step();
    CHECK(partly.input_gradient.empty());
    CHECK(values_of(parameter_of(partly.layer, "0.weight_hh_l1").gradient) ==
          values_of(parameter_of(free.layer, "0.weight_hh_l1").gradient));
    for (const auto& [what, implementation] : partly.layer.implementations()) {
        CHECK(what != "weight_ih_gradient_l0");
    }
}

TEST_CASE("no product of a recurrent layer runs on reference code") {
    Built built(options_of(RecurrentKind::kLstm));
    CHECK(built.layer.implementations().size() == 6);
    for (const auto& [what, implementation] : built.layer.implementations()) {
        INFO(what);
        CHECK(implementation.rfind("ref", 0) == std::string::npos);
    }
}

TEST_CASE("what is not a number reaches the output of that example only") {
    const RecurrentKind kind = GENERATE(RecurrentKind::kLstm, RecurrentKind::kGru);
    Built built(options_of(kind));
    built.input.values()[kSteps * kInputs] = std::numeric_limits<float>::quiet_NaN();
    built.layer.forward(Mode::kTrain);
    for (std::size_t index = 0; index < built.output.values().size(); ++index) {
        CHECK(std::isnan(built.output.values()[index]) == (index / 6 == 1));
    }
}

}  // namespace rangefinder
