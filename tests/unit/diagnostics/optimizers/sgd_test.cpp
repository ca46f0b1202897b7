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

}  // namespace rangefinder
