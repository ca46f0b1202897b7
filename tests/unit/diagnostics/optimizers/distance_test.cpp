// D-Adaptation and Prodigy, on losses whose solution is known.
#include <cmath>

#include <catch2/catch.hpp>

#include "diagnostics/optimizers/dadapt_adam.hpp"
#include "diagnostics/optimizers/prodigy.hpp"
#include "tests/unit/diagnostics/optimizers/one_parameter.hpp"

namespace rangefinder {

namespace {

const std::vector<double> kGradients{0.5, 1.5, 0.25, 2.0, 1.0, -0.75, 0.5, 3.0};

// Runs an optimizer on half the squared distance from `solution`, each axis with its own curvature.
void descend(Optimizer& optimizer, OneParameter& parameter, const std::vector<float>& solution,
             int steps) {
    for (int step = 0; step < steps; ++step) {
        for (std::size_t i = 0; i < solution.size(); ++i) {
            const float curvature = 1.0F + static_cast<float>(i);
            parameter.gradient[i] = curvature * (parameter.weight[i] - solution[i]);
        }
        optimizer.step(1.0);
    }
}

}  // namespace

TEST_CASE("dadapt_adam follows algorithm 5 of its paper") {
    OptimizerSpec spec = spec_of(OptimizerKind::kDAdaptAdam);
    spec.d0 = 0.01;
    spec.beta2 = 0.9;
    OneParameter parameter{{1.0F}, {0.0F}};
    const auto optimizer = make_optimizer(spec, parameter.views());
    double x = 1.0, m = 0.0, v = 0.0, s = 0.0, r = 0.0, d = 0.01;
    const double c = std::sqrt(0.9);
    for (const double g : kGradients) {
        parameter.gradient[0] = static_cast<float>(g);
        optimizer->step(0.5);
        const double rate = 0.5 * d;
        m = 0.9 * m + 0.1 * rate * g;
        v = 0.9 * v + 0.1 * g * g;
        x -= m / (std::sqrt(v) + 1e-8);
        r = c * r + (1.0 - c) * rate * g * s / (std::sqrt(v) + 1e-8);
        s = c * s + (1.0 - c) * rate * g;
        d = std::max(d, r / ((1.0 - c) * std::abs(s)));
        CHECK(parameter.weight[0] == Approx(x).epsilon(1e-5));
        CHECK(optimizer->rate_factor() == Approx(d).epsilon(1e-4));
    }
    CHECK(d > 0.01);
}

TEST_CASE("prodigy follows algorithm 4 of its paper") {
    OptimizerSpec spec = spec_of(OptimizerKind::kProdigy);
    spec.d0 = 0.01;
    spec.beta2 = 0.9;
    OneParameter parameter{{1.0F}, {0.0F}};
    const auto optimizer = make_optimizer(spec, parameter.views());
    double x = 1.0, m = 0.0, v = 0.0, s = 0.0, r = 0.0, d = 0.01;
    const double c = std::sqrt(0.9);
    for (const double g : kGradients) {
        parameter.gradient[0] = static_cast<float>(g);
        optimizer->step(0.5);
        m = 0.9 * m + 0.1 * d * g;
        v = 0.9 * v + 0.1 * d * d * g * g;
        r = c * r + (1.0 - c) * 0.5 * d * d * g * (1.0 - x);
        s = c * s + (1.0 - c) * 0.5 * d * d * g;
        x -= 0.5 * d * m / (std::sqrt(v) + d * 1e-8);
        d = std::max(d, r / std::abs(s));
        CHECK(parameter.weight[0] == Approx(x).epsilon(1e-5));
        CHECK(optimizer->rate_factor() == Approx(d).epsilon(1e-4));
    }
}

// Prodigy's estimate is bounded by the true distance; D-Adaptation's is so for plain gradient
// descent only, and Adam's changing axes let it go somewhat beyond.
TEST_CASE("the estimated distance grows to the true one, and the solution is found") {
    const auto kind = GENERATE(OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy);
    const auto distance = GENERATE(0.02, 1.0, 50.0);
    const auto far = static_cast<float>(distance);
    // The largest distance of an axis is what both estimate.
    const std::vector<float> solution{far, -0.5F * far, 0.8F * far, -far};
    OneParameter parameter{std::vector<float>(4, 0.0F), std::vector<float>(4)};
    const auto optimizer = make_optimizer(spec_of(kind), parameter.views());
    CHECK(optimizer->rate_factor() == Approx(1e-6));
    descend(*optimizer, parameter, solution, 3000);
    const double slack = kind == OptimizerKind::kProdigy ? 1.001 : 3.0;
    CHECK(optimizer->rate_factor() <= distance * slack);
    CHECK(optimizer->rate_factor() >= distance * 0.05);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(parameter.weight[i] == Approx(solution[i]).margin(0.05 * distance));
    }
}

TEST_CASE("without any gradient nothing moves and nothing is estimated") {
    const auto kind = GENERATE(OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy);
    OneParameter parameter{{1.0F, -2.0F}, {0.0F, 0.0F}};
    const auto optimizer = make_optimizer(spec_of(kind), parameter.views());
    for (int step = 0; step < 3; ++step) optimizer->step(1.0);
    CHECK(parameter.weight == std::vector<float>{1.0F, -2.0F});
    CHECK(optimizer->rate_factor() == Approx(1e-6));
}

TEST_CASE("their decay shrinks the weight apart from the gradient") {
    const auto kind = GENERATE(OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy);
    OptimizerSpec spec = spec_of(kind);
    spec.d0 = 0.1;
    spec.weight_decay = 0.5;
    OneParameter parameter{{2.0F}, {0.0F}};
    make_optimizer(spec, parameter.views())->step(1.0);
    CHECK(parameter.weight[0] == Approx(1.9));
}

}  // namespace rangefinder
