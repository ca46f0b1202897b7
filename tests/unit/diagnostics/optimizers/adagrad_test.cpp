#include "diagnostics/optimizers/adagrad.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/optimizers/one_parameter.hpp"

namespace rangefinder {

TEST_CASE("adagrad follows its formula, its own decay and first accumulator included") {
    OptimizerSpec spec = spec_of(OptimizerKind::kAdagrad);
    spec.eps = 1e-10;
    spec.lr_decay = 0.1;
    spec.initial_accumulator_value = 0.5;
    spec.weight_decay = 0.01;
    OneParameter parameter{{1.0F}, {0.0F}};
    const auto optimizer = make_optimizer(spec, parameter.views());
    double weight = 1.0;
    double sum = 0.5;
    for (int step = 1; step <= 20; ++step) {
        const double gradient = std::sin(step);
        parameter.gradient[0] = static_cast<float>(gradient);
        optimizer->step(0.1);
        const double slope = gradient + 0.01 * weight;
        sum += slope * slope;
        weight -= 0.1 / (1.0 + (step - 1) * 0.1) * slope / (std::sqrt(sum) + 1e-10);
    }
    CHECK(parameter.weight[0] == Approx(weight).epsilon(1e-5));
}

TEST_CASE("adagrad's first step has the length of the rate whatever the gradient") {
    const OptimizerSpec spec = spec_of(OptimizerKind::kAdagrad);
    OneParameter parameter{{0.0F, 0.0F}, {1e-3F, -50.0F}};
    make_optimizer(spec, parameter.views())->step(0.1);
    CHECK(parameter.weight[0] == Approx(-0.1).epsilon(1e-4));
    CHECK(parameter.weight[1] == Approx(0.1).epsilon(1e-6));
}

}  // namespace rangefinder
