#include "diagnostics/layers/gate_functions.hpp"

#include <array>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

namespace rangefinder {

namespace {

float logistic_of(float x) {
    std::array<float, 8> lanes{};
    FullLanes().store(lanes.data(), logistic(everywhere(x)));
    return lanes[5];
}

float tanh_of(float x) {
    std::array<float, 8> lanes{};
    FullLanes().store(lanes.data(), hyperbolic_tangent(everywhere(x)));
    return lanes[2];
}

double relative_error(float actual, double expected) {
    return std::abs(actual - expected) / std::abs(expected);
}

}  // namespace

TEST_CASE("the logistic function is right to two units in the last place") {
    double worst = 0.0;
    for (float x = -86.0F; x < 100.0F; x += 0.0137F) {
        const double exact = 1.0 / (1.0 + std::exp(-static_cast<double>(x)));
        worst = std::max(worst, relative_error(logistic_of(x), exact));
    }
    CHECK(worst < 2.4e-7);
}

TEST_CASE("the hyperbolic tangent is right to two units in the last place, near zero too") {
    double worst = 0.0;
    for (float x = 1e-30F; x < 40.0F; x *= 1.0037F) {
        worst = std::max(worst, relative_error(tanh_of(x), std::tanh(static_cast<double>(x))));
        CHECK(tanh_of(-x) == -tanh_of(x));
    }
    CHECK(worst < 2.4e-7);
}

TEST_CASE("gate functions saturate, and show what is not a number") {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    CHECK(logistic_of(kInfinity) == 1.0F);
    CHECK(logistic_of(-kInfinity) < 1e-37F);
    CHECK(tanh_of(kInfinity) == 1.0F);
    CHECK(tanh_of(-kInfinity) == -1.0F);
    CHECK(tanh_of(0.0F) == 0.0F);
    CHECK(std::isnan(logistic_of(std::numeric_limits<float>::quiet_NaN())));
    CHECK(std::isnan(tanh_of(std::numeric_limits<float>::quiet_NaN())));
}

TEST_CASE("a row's last lanes leave what lies behind it alone") {
    std::array<float, 16> values{};
    values.fill(1.0F);
    for_lanes(11, [&](const auto& lanes, std::int64_t at) {
        lanes.store(values.data() + at, lanes.load(values.data() + at) + everywhere(1.0F));
    });
    for (std::size_t index = 0; index < values.size(); ++index) {
        CHECK(values[index] == (index < 11 ? 2.0F : 1.0F));
    }
}

}  // namespace rangefinder
