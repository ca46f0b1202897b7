// D-Adaptation for gradient descent, on losses whose solution is known.
#include "diagnostics/optimizers/dadapt_sgd.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/unit/diagnostics/optimizers/one_parameter.hpp"

using namespace rangefinder;

namespace {

OptimizerSpec descent(double momentum, double d0) {
    OptimizerSpec spec = spec_of(OptimizerKind::kSgd);
    spec.momentum = momentum;
    spec.d0 = d0;
    return spec;
}

}  // namespace

TEST_CASE("dadapt_sgd follows algorithm 4 of its paper") {
    OneParameter parameter{{1.0F}, {0.0F}};
    DAdaptSgd optimizer(descent(0.9, 0.01), parameter.views());
    CHECK(optimizer.rate_factor() == 0.0);
    double x = 1.0, s = 0.0, r = 0.0, d = 0.01;
    for (const double g : {0.5, 1.5, 0.25, 2.0, 1.0, -0.75, 0.5, 3.0}) {
        parameter.gradient[0] = static_cast<float>(g);
        optimizer.step(0.8);
        const double rate = 0.8 * d / 0.5;
        r += rate * g * s;
        s += rate * g;
        d = std::max(d, 2.0 * r / std::abs(s));
        x = 0.9 * x + 0.1 * (1.0 - s);
        CHECK(parameter.weight[0] == Approx(x).epsilon(1e-5));
        CHECK(optimizer.rate_factor() == Approx(0.1 * d / 0.5).epsilon(1e-4));
    }
    CHECK(d > 0.01);
}

TEST_CASE("its rate grows from nearly nothing to one that finds the solution") {
    const double distance = GENERATE(0.02, 1.0, 50.0);
    const auto far = static_cast<float>(distance);
    OneParameter parameter{{0.0F, 0.0F}, {0.0F, 0.0F}};
    DAdaptSgd optimizer(descent(0.0, 1e-6), parameter.views());
    for (int step = 0; step < 3000; ++step) {
        parameter.gradient = {parameter.weight[0] - far, 0.5F * (parameter.weight[1] + far)};
        optimizer.step(1.0);
    }
    // Curvatures of 1 and 0.5: gradient descent is stable up to a rate of 2.
    CHECK(optimizer.rate_factor() > 0.02);
    CHECK(optimizer.rate_factor() < 2.0);
    CHECK(parameter.weight[0] == Approx(distance).epsilon(0.02));
    CHECK(parameter.weight[1] == Approx(-distance).epsilon(0.02));
}

TEST_CASE("without a gradient it neither moves nor estimates") {
    OneParameter parameter{{1.5F}, {0.0F}};
    DAdaptSgd optimizer(descent(0.9, 1e-6), parameter.views());
    optimizer.step(1.0);
    CHECK(parameter.weight[0] == 1.5F);
    CHECK(optimizer.rate_factor() == 0.0);
}

TEST_CASE("put back, it goes on as it would have") {
    OneParameter parameter{{1.0F}, {0.5F}};
    DAdaptSgd optimizer(descent(0.5, 0.01), parameter.views());
    optimizer.step(1.0);
    const OptimizerState state = optimizer.state();
    const std::vector<float> weight = parameter.weight;
    optimizer.step(1.0);
    const std::vector<float> after = parameter.weight;
    optimizer.restore(state);
    parameter.weight = weight;
    optimizer.step(1.0);
    CHECK(parameter.weight == after);
}
