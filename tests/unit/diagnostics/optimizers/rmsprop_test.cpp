#include "diagnostics/optimizers/rmsprop.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/optimizers/one_parameter.hpp"

namespace rangefinder {

TEST_CASE("rmsprop follows its formula, centered or not, with momentum or without") {
    OptimizerSpec spec = spec_of(OptimizerKind::kRmsprop);
    spec.alpha = 0.9;
    spec.centered = GENERATE(false, true);
    spec.momentum = GENERATE(0.0, 0.8);
    OneParameter parameter{{1.0F}, {0.0F}};
    const auto optimizer = make_optimizer(spec, parameter.views());
    double weight = 1.0, square = 0.0, center = 0.0, move = 0.0;
    for (int step = 1; step <= 20; ++step) {
        const double gradient = std::sin(step);
        parameter.gradient[0] = static_cast<float>(gradient);
        optimizer->step(0.01);
        square = 0.9 * square + 0.1 * gradient * gradient;
        center = 0.9 * center + 0.1 * gradient;
        const double variance = square - (spec.centered ? center * center : 0.0);
        move = spec.momentum * move + gradient / (std::sqrt(variance) + 1e-8);
        weight -= 0.01 * move;
    }
    CHECK(parameter.weight[0] == Approx(weight).epsilon(1e-5));
}

TEST_CASE("rmsprop remembers only what its options need") {
    OneParameter parameter{{1.0F}, {0.0F}};
    OptimizerSpec spec = spec_of(OptimizerKind::kRmsprop);
    CHECK(make_optimizer(spec, parameter.views())->state().buffers.size() == 1);
    spec.momentum = 0.9;
    CHECK(make_optimizer(spec, parameter.views())->state().buffers.size() == 2);
    spec.centered = true;
    CHECK(make_optimizer(spec, parameter.views())->state().buffers.size() == 3);
}

}  // namespace rangefinder
