#include "diagnostics/layers/gelu.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

namespace rangefinder {

namespace {

double distribution(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

double density(double x) {
    return std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::acos(-1.0));
}

struct Values {
    std::vector<float> output;
    std::vector<float> slope;
};

Values run(const std::vector<float>& inputs) {
    Values values{std::vector<float>(inputs.size()), std::vector<float>(inputs.size())};
    gelu_with_slopes(inputs, values.output, values.slope);
    return values;
}

}  // namespace

TEST_CASE("gelu and its slope agree with double precision from end to end") {
    std::vector<float> inputs;
    for (int step = -4000; step <= 4000; ++step) inputs.push_back(static_cast<float>(step) / 200);
    const Values values = run(inputs);
    double worst = 0.0;
    for (std::size_t index = 0; index < inputs.size(); ++index) {
        const double x = inputs[index];
        const double output = x * distribution(x);
        const double slope = distribution(x) + x * density(x);
        worst = std::max(worst, std::abs(values.output[index] - output) / (1.0 + std::abs(output)));
        worst = std::max(worst, std::abs(values.slope[index] - slope));
    }
    CHECK(worst < 3e-7);
}

TEST_CASE("gelu keeps what is not a number, and large values as they are") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const Values values = run({nan, 1e30F, -1e30F, 0.0F, -0.0F});
    CHECK(std::isnan(values.output[0]));
    CHECK(std::isnan(values.slope[0]));
    CHECK(values.output[1] == 1e30F);
    CHECK(values.slope[1] == Approx(1.0));
    CHECK(std::abs(values.output[2]) < 1e-6F);
    CHECK(values.output[3] == 0.0F);
    CHECK(values.slope[3] == Approx(0.5));
    CHECK(values.output[4] == 0.0F);
}

TEST_CASE("gelu may put its slopes where its inputs were") {
    std::vector<float> inputs{-2.0F, -0.5F, 0.0F, 0.25F, 1.0F, 3.0F, -7.0F, 9.0F, 0.1F, 0.2F};
    const Values apart = run(inputs);
    std::vector<float> outputs(inputs.size());
    gelu_with_slopes(inputs, outputs, inputs);
    CHECK(outputs == apart.output);
    CHECK(inputs == apart.slope);
}

}  // namespace rangefinder
