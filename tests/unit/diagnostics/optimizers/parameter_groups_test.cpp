#include <vector>

#include <catch2/catch.hpp>

#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/optimizers/trained_parameter.hpp"

namespace rangefinder {

namespace {

// Parameters of one value 1 with the gradient 1, by their names.
struct NamedParameters {
    explicit NamedParameters(const std::vector<std::string>& names)
        : weights(names.size(), 1.0F), gradients(names.size(), 1.0F) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            views.push_back({names[i], std::span(weights).subspan(i, 1),
                             std::span<const float>(gradients).subspan(i, 1)});
        }
    }

    std::vector<float> weights;
    std::vector<float> gradients;
    std::vector<ParameterView> views;
};

}  // namespace

TEST_CASE("a name means itself and everything below it, and nothing beside it") {
    CHECK(means("3", "3.weight"));
    CHECK(means("3", "3.attn.q.weight"));
    CHECK(means("3.attn", "3.attn.q.weight"));
    CHECK(means("3.weight", "3.weight"));
    CHECK_FALSE(means("3", "31.weight"));
    CHECK_FALSE(means("3.att", "3.attn.q.weight"));
    CHECK_FALSE(means("3.weight", "3"));
    CHECK_FALSE(means("", "3.weight"));
}

TEST_CASE("groups scale the rate and replace the decay of what they name") {
    NamedParameters parameters({"0.weight", "1.fc1.weight", "1.fc1.bias", "10.weight"});
    OptimizerSpec spec;
    spec.weight_decay = 1.0;
    spec.parameter_groups = {{{"1"}, 0.5, std::nullopt}, {{"10.weight"}, 1.0, 0.0}};
    make_optimizer(spec, parameters.views)->step(0.1);
    CHECK(parameters.weights[0] == Approx(0.8));
    CHECK(parameters.weights[1] == Approx(0.9));
    CHECK(parameters.weights[2] == Approx(0.9));
    CHECK(parameters.weights[3] == Approx(0.9));
}

TEST_CASE("a head's scale and its group's multiply") {
    NamedParameters parameters({"digit.0.weight"});
    parameters.views[0].learning_rate_scale = 0.5;
    OptimizerSpec spec;
    spec.parameter_groups = {{{"digit"}, 0.1, std::nullopt}};
    make_optimizer(spec, parameters.views)->step(1.0);
    CHECK(parameters.weights[0] == Approx(0.95));
}

TEST_CASE("a scale of zero leaves a group where it is, in every optimizer") {
    const auto kind = GENERATE(OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kAdamW,
                               OptimizerKind::kRmsprop, OptimizerKind::kAdagrad,
                               OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy);
    NamedParameters parameters({"0.weight", "1.weight"});
    OptimizerSpec spec;
    spec.kind = kind;
    spec.weight_decay = 0.1;
    spec.parameter_groups = {{{"1"}, 0.0, std::nullopt}};
    const auto optimizer = make_optimizer(spec, parameters.views);
    for (int step = 0; step < 5; ++step) optimizer->step(0.1);
    CHECK(parameters.weights[0] != 1.0F);
    CHECK(parameters.weights[1] == 1.0F);
}

}  // namespace rangefinder
