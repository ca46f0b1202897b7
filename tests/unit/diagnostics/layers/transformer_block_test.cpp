#include "diagnostics/layers/transformer_block.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/layers/layer_values.hpp"

namespace rangefinder {

namespace {

constexpr std::int64_t kFeatures = 12;

TransformerBlockOptions options_of(bool norm_first) {
    return {.attention = {.features = kFeatures, .num_heads = 3, .causal = true},
            .dim_feedforward = 20,
            .norm_first = norm_first,
            .activation = ActivationKind::kGelu};
}

// A block with its tensors, weights drawn as a model draws them. What `frozen` begins is not
// trained.
struct Built {
    Built(bool norm_first, bool input_gradient_wanted, const std::vector<std::string>& frozen = {})
        : block("3", options_of(norm_first)) {
        for (Parameter* parameter : block.parameters()) {
            parameter->trainable = std::none_of(
                frozen.begin(), frozen.end(),
                [&](const std::string& name) { return parameter->name.rfind(name, 0) == 0; });
        }
        input = tensor({4, 5, kFeatures}, 1);
        output = block.connect(engine, {input, false}).tensor;
        gradient = tensor(output.shape(), 2);
        input_gradient = block.connect_backward(engine, gradient, input_gradient_wanted);
        draw_weights(engine, block);
    }

    Tensor tensor(const Dims& shape, std::uint64_t seed) const {
        Tensor made(engine, shape, plain_layout(shape));
        fill_random(made, seed);
        return made;
    }

    void step() {
        block.forward(Mode::kTrain);
        fill_random(gradient, 2);
        block.backward();
    }

    Engine engine{1};
    TransformerBlock block;
    Tensor input;
    Tensor output;
    Tensor gradient;
    Tensor input_gradient;
};

}  // namespace

TEST_CASE("a transformer block's parameters are named, ordered and shaped as specified") {
    TransformerBlock block("3", options_of(true));
    std::vector<std::string> names;
    for (const Parameter* parameter : block.parameters()) names.push_back(parameter->name);
    CHECK(names == std::vector<std::string>{"3.ln1.weight", "3.ln1.bias", "3.ln2.weight",
                                            "3.ln2.bias", "3.attn.q.weight", "3.attn.q.bias",
                                            "3.attn.k.weight", "3.attn.v.weight", "3.attn.v.bias",
                                            "3.attn.o.weight", "3.attn.o.bias", "3.fc1.weight",
                                            "3.fc1.bias", "3.fc2.weight", "3.fc2.bias"});
    CHECK(block.parameters()[11]->shape == std::vector<std::int64_t>{20, kFeatures});
    CHECK(block.parameters()[13]->shape == std::vector<std::int64_t>{kFeatures, 20});
}

TEST_CASE("a transformer block begins as PyTorch's: Glorot projections, no shift, unit scales") {
    Built built(false, true);
    const double stacked = std::sqrt(6.0 / (4.0 * kFeatures));
    for (const char* name : {"3.attn.q.weight", "3.attn.k.weight", "3.attn.v.weight"}) {
        const std::vector<float> values = values_of(parameter_of(built.block, name).weight);
        const auto [low, high] = std::minmax_element(values.begin(), values.end());
        CHECK(*low >= -stacked);
        CHECK(*high <= stacked);
        CHECK(*high - *low > 1.5 * stacked);
    }
    for (const char* name : {"3.attn.q.bias", "3.attn.v.bias", "3.attn.o.bias", "3.ln1.bias"}) {
        const std::vector<float> values = values_of(parameter_of(built.block, name).weight);
        CHECK(values == std::vector<float>(values.size(), 0.0F));
    }
    CHECK(values_of(parameter_of(built.block, "3.ln2.weight").weight) ==
          std::vector<float>(kFeatures, 1.0F));
}

TEST_CASE("freezing parts of a transformer block leaves the other gradients as they were") {
    const bool norm_first = GENERATE(true, false);
    const std::vector<std::string> frozen =
        GENERATE(values<std::vector<std::string>>({{"3.attn"},
                                                   {"3.attn.q", "3.attn.k", "3.attn.v"},
                                                   {"3.fc1", "3.fc2"},
                                                   {"3.ln1", "3.ln2"},
                                                   {"3.ln1", "3.attn"}}));
    const bool input_gradient_wanted = GENERATE(true, false);
    Built whole(norm_first, true);
    Built part(norm_first, input_gradient_wanted, frozen);
    whole.step();
    part.step();
    CHECK(values_of(whole.output) == values_of(part.output));
    for (const Parameter* parameter : part.block.parameters()) {
        if (!parameter->trainable) continue;
        INFO(parameter->name);
        CHECK(values_of(parameter->gradient) ==
              values_of(parameter_of(whole.block, parameter->name).gradient));
    }
    CHECK(part.input_gradient.empty() != input_gradient_wanted);
    if (input_gradient_wanted) {
        CHECK(values_of(part.input_gradient) == values_of(whole.input_gradient));
    }
}

TEST_CASE("a causal block does not look ahead") {
    const bool norm_first = GENERATE(true, false);
    Built built(norm_first, true);
    built.block.forward(Mode::kEvaluate);
    const std::vector<float> before = values_of(built.output);
    // The last position of the first example.
    for (std::size_t i = 4 * kFeatures; i < 5 * kFeatures; ++i) built.input.values()[i] += 1.0F;
    built.block.forward(Mode::kEvaluate);
    const std::vector<float> after = values_of(built.output);
    const auto end = static_cast<std::ptrdiff_t>(4 * kFeatures);
    CHECK(std::equal(before.begin(), before.begin() + end, after.begin()));
    CHECK(before[4 * kFeatures] != after[4 * kFeatures]);
}

TEST_CASE("no product of a transformer block runs on oneDNN's reference code") {
    Built built(true, true);
    const auto implementations = built.block.implementations();
    CHECK(implementations.size() == 2 + 6 * 3);
    for (const auto& [what, implementation] : implementations) {
        INFO(what << ": " << implementation);
        CHECK(implementation.rfind("ref", 0) == std::string::npos);
    }
}

}  // namespace rangefinder
