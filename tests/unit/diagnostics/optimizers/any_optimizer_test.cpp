// What holds for every optimizer.
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/optimizers/one_parameter.hpp"

namespace rangefinder {

namespace {

OptimizerSpec any_spec() {
    OptimizerSpec spec;
    spec.kind = GENERATE(OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kAdamW,
                         OptimizerKind::kRmsprop, OptimizerKind::kAdagrad,
                         OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy);
    spec.momentum = GENERATE(0.0, 0.9);
    return spec;
}

// Gradients that differ from step to step and place to place.
void set_gradient(OneParameter& parameter, int step) {
    for (std::size_t i = 0; i < parameter.gradient.size(); ++i) {
        parameter.gradient[i] = static_cast<float>(std::sin(step + 3.0 * static_cast<double>(i)));
    }
}

}  // namespace

TEST_CASE("an optimizer restored to an earlier state repeats itself bit by bit") {
    OptimizerSpec spec = any_spec();
    spec.weight_decay = 0.01;
    spec.l1 = 0.001;
    OneParameter parameter{std::vector<float>(19, 0.3F), std::vector<float>(19)};
    const auto optimizer = make_optimizer(spec, parameter.views());
    for (int step = 0; step < 5; ++step) {
        set_gradient(parameter, step);
        optimizer->step(0.1);
    }
    const OptimizerState state = optimizer->state();
    const std::vector<float> weight = parameter.weight;
    set_gradient(parameter, 5);
    optimizer->step(0.2);
    const std::vector<float> first = parameter.weight;
    optimizer->restore(state);
    CHECK(optimizer->state() == state);
    parameter.weight = weight;
    const auto again = make_optimizer(spec, parameter.views());
    again->restore(state);
    again->step(0.2);
    CHECK(parameter.weight == first);
    CHECK(again->rate_factor() > 0.0);
}

TEST_CASE("padding, where weight and gradient are zero, stays zero, eps or not") {
    OptimizerSpec spec = any_spec();
    spec.centered = true;
    spec.eps = GENERATE(0.0, 1e-8);
    spec.weight_decay = 0.1;
    spec.l1 = 0.1;
    OneParameter parameter{{0.0F, 1.0F, 0.0F}, {0.0F, 0.5F, 0.0F}};
    const auto optimizer = make_optimizer(spec, parameter.views());
    for (int step = 0; step < 10; ++step) optimizer->step(0.1);
    CHECK(parameter.weight[0] == 0.0F);
    CHECK(parameter.weight[1] != 1.0F);
    CHECK(parameter.weight[2] == 0.0F);
}

TEST_CASE("l1 adds the weight's sign to the gradient") {
    OptimizerSpec spec = any_spec();
    OptimizerSpec penalised = spec;
    penalised.l1 = 0.25;
    OneParameter by_hand{{0.5F, -0.5F, 0.0F}, {1.25F, 0.75F, 1.0F}};
    OneParameter by_itself{{0.5F, -0.5F, 0.0F}, {1.0F, 1.0F, 1.0F}};
    make_optimizer(spec, by_hand.views())->step(0.01);
    make_optimizer(penalised, by_itself.views())->step(0.01);
    CHECK(by_itself.weight == by_hand.weight);
}

TEST_CASE("a gradient that is not a number is not hidden") {
    const OptimizerSpec spec = any_spec();
    OneParameter parameter{{1.0F, 1.0F}, {std::numeric_limits<float>::quiet_NaN(), 1.0F}};
    make_optimizer(spec, parameter.views())->step(0.1);
    CHECK(std::isnan(parameter.weight[0]));
    CHECK(std::isfinite(parameter.weight[1]));
}

TEST_CASE("momentum that is set replaces the specification's") {
    OptimizerSpec spec;
    spec.kind =
        GENERATE(OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kAdamW,
                 OptimizerKind::kRmsprop, OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy);
    OptimizerSpec wanted = spec;
    wanted.momentum = wanted.beta1 = 0.6;
    OneParameter specified{{1.0F, 2.0F}, {0.0F, 0.0F}};
    OneParameter moved{{1.0F, 2.0F}, {0.0F, 0.0F}};
    const auto expected = make_optimizer(wanted, specified.views());
    const auto optimizer = make_optimizer(spec, moved.views());
    optimizer->set_momentum(0.6);
    for (int step = 0; step < 5; ++step) {
        set_gradient(specified, step);
        set_gradient(moved, step);
        expected->step(0.1);
        optimizer->step(0.1);
    }
    CHECK(moved.weight == specified.weight);
    CHECK(optimizer->state() == expected->state());
}

}  // namespace rangefinder
