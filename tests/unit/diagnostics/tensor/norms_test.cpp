#include "diagnostics/tensor/norms.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

namespace rangefinder {

TEST_CASE("a sum of squares counts every value at every length") {
    for (std::size_t length = 0; length < 70; ++length) {
        const std::vector<float> values(length, -2.0F);
        CHECK(sum_of_squares(values) == 4.0 * static_cast<double>(length));
    }
}

TEST_CASE("a sum of squares is summed in double") {
    std::vector<float> values(1000, 1.0F);
    values.front() = 1e7F;
    CHECK(sum_of_squares(values) == 1e14 + 999.0);
}

TEST_CASE("a sum of squares of the largest floats is finite") {
    const std::vector<float> values(64, std::numeric_limits<float>::max());
    CHECK(std::isfinite(sum_of_squares(values)));
}

TEST_CASE("a sum of squares is not finite when one value is not") {
    std::vector<float> values(64, 1.0F);
    values[17] = std::numeric_limits<float>::quiet_NaN();
    CHECK(std::isnan(sum_of_squares(values)));
    values[17] = -std::numeric_limits<float>::infinity();
    CHECK(std::isinf(sum_of_squares(values)));
}

}  // namespace rangefinder
