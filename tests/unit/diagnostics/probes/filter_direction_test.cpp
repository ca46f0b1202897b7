#include "diagnostics/probes/filter_direction.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "diagnostics/base/random.hpp"
#include "diagnostics/tensor/norms.hpp"

using namespace rangefinder;

namespace {

// A convolution of 3 channels of 2 * 2 * 2, a matrix of 4 rows of 5, and biases.
const std::vector<SurfacePart> kParts{{"0.weight", {3, 2, 2, 2}, 0, 24},
                                      {"0.bias", {3}, 24, 3},
                                      {"2.weight", {4, 5}, 27, 20},
                                      {"2.bias", {4}, 47, 4}};

std::vector<float> some_weights() {
    RandomStream random(1, RandomPurpose::kWeights);
    std::vector<float> weights(51);
    for (float& value : weights) value = static_cast<float>(random.normal());
    return weights;
}

double norm(std::span<const float> values) {
    return std::sqrt(sum_of_squares(values));
}

}  // namespace

TEST_CASE("Each filter of a direction is as long as the weights' own") {
    const auto weights = some_weights();
    const std::span<const float> all(weights);
    const auto direction = filter_direction(kParts, weights, 9, 0);
    const std::span<const float> moved(direction);
    for (std::size_t channel = 0; channel < 3; ++channel) {
        CHECK(norm(moved.subspan(8 * channel, 8)) == Approx(norm(all.subspan(8 * channel, 8))));
    }
    for (std::size_t row = 0; row < 4; ++row) {
        CHECK(norm(moved.subspan(27 + 5 * row, 5)) == Approx(norm(all.subspan(27 + 5 * row, 5))));
    }
}

TEST_CASE("A direction leaves biases, and filters that are zero, where they are") {
    auto weights = some_weights();
    std::fill_n(weights.begin() + 8, 8, 0.0F);
    const auto direction = filter_direction(kParts, weights, 9, 0);
    CHECK(norm(std::span(direction).subspan(24, 3)) == 0.0);
    CHECK(norm(std::span(direction).subspan(47, 4)) == 0.0);
    CHECK(norm(std::span(direction).subspan(8, 8)) == 0.0);
}

TEST_CASE("Directions depend on seed and index, and on nothing else") {
    const auto weights = some_weights();
    const auto first = filter_direction(kParts, weights, 9, 0);
    CHECK(first == filter_direction(kParts, weights, 9, 0));
    CHECK(first != filter_direction(kParts, weights, 9, 1));
    CHECK(first != filter_direction(kParts, weights, 10, 0));
}
