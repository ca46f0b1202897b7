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

TEST_CASE("cross entropy of equal outputs is the logarithm of the number of classes") {
    const std::vector<float> outputs(8, 0.5F);
    const std::vector<std::int32_t> labels{0, 3};
    std::vector<float> gradient(8);
    CHECK(cross_entropy(outputs, labels, gradient) == Approx(std::log(4.0)).epsilon(1e-12));
    CHECK(gradient[0] == Approx(-0.375));
    CHECK(gradient[1] == Approx(0.125));
}

TEST_CASE("cross entropy does not overflow with large outputs") {
    const std::vector<float> outputs{1000.0F, 0.0F, -1000.0F, 0.0F};
    const std::vector<std::int32_t> labels{0, 0};
    std::vector<float> gradient(4);
    CHECK(cross_entropy(outputs, labels, gradient) == Approx(500.0));
    CHECK(gradient[0] == 0.0F);
    CHECK(gradient[2] == -0.5F);
}

TEST_CASE("mean squared error is the mean over elements") {
    const std::vector<float> outputs{1.0F, 2.0F, 3.0F, 4.0F};
    const std::vector<float> targets{1.0F, 0.0F, 3.0F, 0.0F};
    std::vector<float> gradient(4);
    CHECK(mean_squared_error(outputs, targets, gradient) == 5.0);
    CHECK(gradient == std::vector<float>{0.0F, 1.0F, 0.0F, 2.0F});
}

TEST_CASE("binary cross entropy with logits does not overflow") {
    const std::vector<float> outputs{1000.0F, -1000.0F, 0.0F};
    const std::vector<float> targets{0.0F, 0.0F, 1.0F};
    std::vector<float> gradient(3);
    CHECK(binary_cross_entropy_with_logits(outputs, targets, gradient) ==
          Approx((1000.0 + std::log(2.0)) / 3.0));
    CHECK(gradient[0] == Approx(1.0 / 3.0));
    CHECK(gradient[1] == 0.0F);
    CHECK(gradient[2] == Approx(-0.5 / 3.0));
}

TEST_CASE("a loss without a gradient to fill is the same loss") {
    const std::vector<float> outputs{1.0F, 2.0F, -3.0F, 4.0F};
    const std::vector<float> targets{1.0F, 0.0F, 1.0F, 0.0F};
    const std::vector<std::int32_t> labels{1, 0};
    std::vector<float> gradient(4);
    CHECK(cross_entropy(outputs, labels, {}) == cross_entropy(outputs, labels, gradient));
    CHECK(mean_squared_error(outputs, targets, {}) ==
          mean_squared_error(outputs, targets, gradient));
    CHECK(binary_cross_entropy_with_logits(outputs, targets, {}) ==
          binary_cross_entropy_with_logits(outputs, targets, gradient));
}

TEST_CASE("no loss hides an output that is not finite") {
    const float bad = GENERATE(kNan, kInfinity);
    for (std::size_t place = 0; place < 4; ++place) {
        std::vector<float> outputs(4, 0.5F);
        outputs[place] = bad;
        const std::vector<float> targets(4, 0.0F);
        const std::vector<std::int32_t> labels{1, 1};
        CHECK_FALSE(std::isfinite(cross_entropy(outputs, labels, {})));
        CHECK_FALSE(std::isfinite(mean_squared_error(outputs, targets, {})));
        CHECK_FALSE(std::isfinite(binary_cross_entropy_with_logits(outputs, targets, {})));
    }
}

}  // namespace rangefinder
