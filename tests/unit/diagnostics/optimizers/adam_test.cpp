#include "diagnostics/optimizers/adam.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/optimizers/one_parameter.hpp"

namespace rangefinder {

TEST_CASE("adam's first step has the length of the learning rate whatever the gradient") {
    OneParameter parameter{{0.0F, 0.0F, 0.0F}, {1e-3F, -10.0F, 0.0F}};
    make_optimizer(spec_of(OptimizerKind::kAdam), parameter.views())->step(0.1);
    CHECK(parameter.weight[0] == Approx(-0.1).epsilon(1e-4));
    CHECK(parameter.weight[1] == Approx(0.1).epsilon(1e-6));
    CHECK(parameter.weight[2] == 0.0F);
}

TEST_CASE("adam follows its formula over several steps") {
    OneParameter parameter{{1.0F}, {0.0F}};
    const auto optimizer = make_optimizer(spec_of(OptimizerKind::kAdam), parameter.views());
    double weight = 1.0;
    double mean = 0.0;
    double square = 0.0;
    for (int step = 1; step <= 20; ++step) {
        const double gradient = std::sin(step);
        parameter.gradient[0] = static_cast<float>(gradient);
        optimizer->step(0.01);
        mean = 0.9 * mean + 0.1 * gradient;
        square = 0.999 * square + 0.001 * gradient * gradient;
        weight -= 0.01 * (mean / (1.0 - std::pow(0.9, step))) /
                  (std::sqrt(square / (1.0 - std::pow(0.999, step))) + 1e-8);
    }
    CHECK(parameter.weight[0] == Approx(weight).epsilon(1e-5));
}

TEST_CASE("adamw shrinks the weight apart from the gradient and adam does not") {
    OneParameter decoupled{{2.0F}, {0.0F}};
    OptimizerSpec spec = spec_of(OptimizerKind::kAdamW);
    spec.weight_decay = 0.1;
    make_optimizer(spec, decoupled.views())->step(0.5);
    CHECK(decoupled.weight[0] == Approx(1.9));
    OneParameter coupled{{2.0F}, {0.0F}};
    spec.kind = OptimizerKind::kAdam;
    make_optimizer(spec, coupled.views())->step(0.5);
    CHECK(coupled.weight[0] == Approx(1.5));
}

TEST_CASE("without eps a value that never had a gradient stays where it is") {
    OneParameter parameter{{0.0F, 1.0F}, {0.0F, 1.0F}};
    OptimizerSpec spec = spec_of(OptimizerKind::kAdam);
    spec.eps = 0.0;
    make_optimizer(spec, parameter.views())->step(0.1);
    CHECK(parameter.weight[0] == 0.0F);
    CHECK(parameter.weight[1] == Approx(0.9));
}

}  // namespace rangefinder
