#include "diagnostics/layers/losses.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

namespace rangefinder {

namespace {

const float kNan = std::numeric_limits<float>::quiet_NaN();
const float kInfinity = std::numeric_limits<float>::infinity();

}  // namespace

TEST_CASE("mean squared error is the mean over elements") {
    const std::vector<float> outputs{1.0F, 2.0F, 3.0F, 4.0F};
    const std::vector<float> targets{1.0F, 0.0F, 3.0F, 0.0F};
    std::vector<float> gradient(4);
    CHECK(mean_squared_error(outputs, targets, {gradient}) == 5.0);
    CHECK(gradient == std::vector<float>{0.0F, 1.0F, 0.0F, 2.0F});
}

TEST_CASE("binary cross entropy with logits does not overflow") {
    const std::vector<float> outputs{1000.0F, -1000.0F, 0.0F};
    const std::vector<float> targets{0.0F, 0.0F, 1.0F};
    std::vector<float> gradient(3);
    CHECK(binary_cross_entropy_with_logits(outputs, targets, 1.0, {gradient}) ==
          Approx((1000.0 + std::log(2.0)) / 3.0));
    CHECK(gradient[0] == Approx(1.0 / 3.0));
    CHECK(gradient[1] == 0.0F);
    CHECK(gradient[2] == Approx(-0.5 / 3.0));
}

TEST_CASE("binary cross entropy weighs positive targets") {
    const std::vector<float> outputs{0.5F, -2.0F, 0.25F};
    const std::vector<float> targets{1.0F, 1.0F, 0.0F};
    std::vector<float> gradient(3);
    double sum = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double s = 1.0 / (1.0 + std::exp(-static_cast<double>(outputs[i])));
        sum -= 3.0 * targets[i] * std::log(s) + (1.0 - targets[i]) * std::log(1.0 - s);
    }
    CHECK(binary_cross_entropy_with_logits(outputs, targets, 3.0, {gradient}) ==
          Approx(sum / 3.0).epsilon(1e-12));
    const double share = 1.0 / (1.0 + std::exp(-0.5));
    CHECK(gradient[0] == Approx(3.0 * (share - 1.0) / 3.0));
}

TEST_CASE("mean absolute error has the slope of the sign, and none at zero") {
    const std::vector<float> outputs{1.0F, -2.0F, 3.0F, 4.0F};
    const std::vector<float> targets{0.0F, 2.0F, 3.0F, 5.0F};
    std::vector<float> gradient(4);
    CHECK(mean_absolute_error(outputs, targets, {gradient, 2.0}) == 1.5);
    CHECK(gradient == std::vector<float>{0.5F, -0.5F, 0.0F, -0.5F});
}

TEST_CASE("huber is a parabola up to delta and a line beyond") {
    const std::vector<float> outputs{0.5F, -1.0F, 3.0F, -4.0F};
    const std::vector<float> targets(4, 0.0F);
    std::vector<float> gradient(4);
    CHECK(huber_loss(outputs, targets, 2.0, {gradient}) ==
          Approx((0.125 + 0.5 + 2.0 * 2.0 + 2.0 * 3.0) / 4.0));
    CHECK(gradient == std::vector<float>{0.125F, -0.25F, 0.5F, -0.5F});
}

TEST_CASE("a loss without a gradient to fill is the same loss") {
    const std::vector<float> outputs{1.0F, 2.0F, -3.0F, 4.0F};
    const std::vector<float> targets{1.0F, 0.0F, 1.0F, 0.0F};
    std::vector<float> gradient(4);
    CHECK(mean_absolute_error(outputs, targets, {}) ==
          mean_absolute_error(outputs, targets, {gradient}));
    CHECK(huber_loss(outputs, targets, 2.0, {}) == huber_loss(outputs, targets, 2.0, {gradient}));
    CHECK(mean_squared_error(outputs, targets, {}) ==
          mean_squared_error(outputs, targets, {gradient}));
    CHECK(binary_cross_entropy_with_logits(outputs, targets, 1.0, {}) ==
          binary_cross_entropy_with_logits(outputs, targets, 1.0, {gradient}));
}

TEST_CASE("no loss hides an output that is not finite") {
    const float bad = GENERATE(kNan, kInfinity);
    for (std::size_t place = 0; place < 4; ++place) {
        std::vector<float> outputs(4, 0.5F);
        outputs[place] = bad;
        const std::vector<float> targets(4, 0.0F);
        CHECK_FALSE(std::isfinite(mean_absolute_error(outputs, targets, {})));
        CHECK_FALSE(std::isfinite(huber_loss(outputs, targets, 1.0, {})));
        CHECK_FALSE(std::isfinite(mean_squared_error(outputs, targets, {})));
        CHECK_FALSE(std::isfinite(binary_cross_entropy_with_logits(outputs, targets, 1.0, {})));
    }
}

}  // namespace rangefinder
