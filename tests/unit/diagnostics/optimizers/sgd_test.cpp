#include "diagnostics/optimizers/sgd.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/optimizers/one_parameter.hpp"

namespace rangefinder {

TEST_CASE("sgd goes down the gradient") {
    OneParameter parameter{{1.0F, 2.0F}, {0.5F, -1.0F}};
    make_optimizer({}, parameter.views())->step(0.5);
    CHECK(parameter.weight == std::vector<float>{0.75F, 2.5F});
}

TEST_CASE("sgd's weight decay is added to the gradient") {
    OneParameter parameter{{2.0F}, {1.0F}};
    OptimizerSpec spec;
    spec.weight_decay = 0.5;
    make_optimizer(spec, parameter.views())->step(0.25);
    CHECK(parameter.weight[0] == 1.5F);
}

TEST_CASE("sgd's velocity is the gradient at first and gathers afterwards") {
    OneParameter parameter{{0.0F}, {1.0F}};
    OptimizerSpec spec;
    spec.momentum = 0.5;
    const auto optimizer = make_optimizer(spec, parameter.views());
    optimizer->step(1.0);
    CHECK(parameter.weight[0] == -1.0F);
    optimizer->step(1.0);
    CHECK(parameter.weight[0] == -2.5F);
}

TEST_CASE("nesterov looks ahead by one velocity") {
    OneParameter parameter{{0.0F}, {1.0F}};
    OptimizerSpec spec;
    spec.momentum = 0.5;
    spec.nesterov = true;
    const auto optimizer = make_optimizer(spec, parameter.views());
    optimizer->step(1.0);
    CHECK(parameter.weight[0] == -1.5F);
    optimizer->step(1.0);
    CHECK(parameter.weight[0] == -3.25F);
}

TEST_CASE("an optimizer restored to an earlier state repeats itself bit by bit") {
    const OptimizerKind kind =
        GENERATE(OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kAdamW);
    OneParameter parameter{{0.3F, -0.7F, 1.1F}, {0.1F, 0.2F, -0.3F}};
    OptimizerSpec spec;
    spec.kind = kind;
    spec.momentum = 0.9;
    const auto optimizer = make_optimizer(spec, parameter.views());
    optimizer->step(0.1);
    const OptimizerState state = optimizer->state();
    const std::vector<float> weight = parameter.weight;
    optimizer->step(0.2);
    const std::vector<float> first = parameter.weight;
    optimizer->restore(state);
    CHECK(optimizer->state() == state);
    parameter.weight = weight;
    const auto again = make_optimizer(spec, parameter.views());
    again->restore(state);
    again->step(0.2);
    CHECK(parameter.weight == first);
}

}  // namespace rangefinder
