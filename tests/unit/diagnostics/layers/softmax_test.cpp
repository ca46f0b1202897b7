#include "diagnostics/layers/softmax.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "diagnostics/base/random.hpp"

namespace rangefinder {

namespace {

std::vector<float> draw(std::size_t count, std::uint64_t seed) {
    RandomStream random(seed, RandomPurpose::kProbe);
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(random.normal());
    return values;
}

std::size_t seen_by(std::size_t row, const SoftmaxOptions& options) {
    return options.causal ? row + 1 : options.length;
}

// Of one row, in double.
std::vector<double> expected_row(const float* scores, std::size_t seen, double scale) {
    double sum = 0.0;
    for (std::size_t s = 0; s < seen; ++s) sum += std::exp(scale * scores[s]);
    std::vector<double> row;
    for (std::size_t s = 0; s < seen; ++s) row.push_back(std::exp(scale * scores[s]) / sum);
    return row;
}

}  // namespace

TEST_CASE(
    "softmax agrees with double precision at every length, and leaves what is not seen zero") {
    const bool causal = GENERATE(false, true);
    for (std::size_t length = 1; length <= 35; ++length) {
        const SoftmaxOptions options{.length = length, .scale = 0.7F, .causal = causal};
        const std::vector<float> scores = draw(2 * length * length, length);
        std::vector<float> actual = scores;
        softmax_forward(actual, options);
        double worst = 0.0;
        for (std::size_t row = 0; row < 2 * length; ++row) {
            const std::size_t seen = seen_by(row % length, options);
            const float* start = scores.data() + row * length;
            const std::vector<double> expected = expected_row(start, seen, options.scale);
            for (std::size_t s = 0; s < length; ++s) {
                const double wanted = s < seen ? expected[s] : 0.0;
                worst = std::max(worst, std::abs(actual[row * length + s] - wanted));
            }
        }
        INFO("length " << length);
        CHECK(worst < 1e-6);
    }
}

TEST_CASE("softmax does not overflow, whatever the scores' size") {
    std::vector<float> scores{3e38F, -3e38F, 0.0F, -1e30F};
    softmax_forward(scores, {.length = 2});
    CHECK(scores == std::vector<float>{1.0F, scores[1], 1.0F, scores[3]});
    CHECK(scores[1] < 1e-30F);
    CHECK(scores[3] < 1e-30F);
}

TEST_CASE("a score that is not a number spoils its own row, and only where it is seen") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const std::size_t column = GENERATE(std::size_t{0}, std::size_t{3}, std::size_t{9});
    constexpr std::size_t kLength = 10;
    std::vector<float> scores(kLength * kLength, 1.0F);
    for (std::size_t row = 0; row < kLength; ++row) scores[row * kLength + column] = nan;
    softmax_forward(scores, {.length = kLength, .causal = true});
    for (std::size_t row = 0; row < kLength; ++row) {
        for (std::size_t s = 0; s < kLength; ++s) {
            const float value = scores[row * kLength + s];
            CHECK(std::isnan(value) == (row >= column && s <= row));
        }
    }
}

TEST_CASE("the gradient of softmax by its scores adds up to zero in every row") {
    const bool causal = GENERATE(false, true);
    constexpr std::size_t kLength = 13;
    const SoftmaxOptions options{.length = kLength, .scale = 0.5F, .causal = causal};
    std::vector<float> probabilities = draw(kLength * kLength, 1);
    softmax_forward(probabilities, options);
    std::vector<float> gradient = draw(kLength * kLength, 2);
    softmax_backward(probabilities, gradient, options);
    for (std::size_t row = 0; row < kLength; ++row) {
        double sum = 0.0;
        for (std::size_t s = 0; s < kLength; ++s) sum += gradient[row * kLength + s];
        CHECK(std::abs(sum) < 1e-6);
    }
}

}  // namespace rangefinder
