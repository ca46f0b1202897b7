#include "diagnostics/tensor/value_sums.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "diagnostics/base/random.hpp"

using namespace rangefinder;

namespace {

std::vector<float> normal_values(std::size_t size, std::uint64_t seed) {
    RandomStream random(seed, RandomPurpose::kProbe);
    std::vector<float> values(size);
    for (float& value : values) value = static_cast<float>(random.normal());
    return values;
}

}  // namespace

TEST_CASE("Sums over memory of any length are those of a plain loop") {
    const std::size_t size = GENERATE(as<std::size_t>{}, 0, 1, 4, 15, 16, 17, 63, 1000);
    const std::vector<float> a = normal_values(size, 1), b = normal_values(size, 2);
    double sum = 0.0, squares = 0.0, distance = 0.0, product = 0.0;
    std::size_t inside = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const double x = a[i], y = b[i];
        sum += x;
        squares += x * x;
        product += x * y;
        distance += std::pow(static_cast<double>(a[i] - b[i]), 2);
        inside += x >= -0.5 && x <= 1.0 ? 1 : 0;
    }
    CHECK(sums_of_powers(a).sum == Approx(sum).margin(1e-12));
    CHECK(sums_of_powers(a).squares == Approx(squares));
    CHECK(squared_distance(a, b) == Approx(distance));
    CHECK(dot_product(a, b) == Approx(product).margin(1e-12));
    CHECK(count_in(a, {-0.5F, 1.0F}) == inside);
    std::vector<float> copy(size);
    CHECK(copy_with_squares(a, copy) == Approx(squares));
    CHECK(copy == a);
}

TEST_CASE("Squares that float32 cannot hold are summed all the same") {
    const float size = GENERATE(1e-30F, 1e-12F, 1.0F, 1e12F, 1e30F);
    const std::vector<float> values(100, size), zeros(100, 0.0F);
    std::vector<float> copy(100);
    const double wanted = 100.0 * static_cast<double>(size) * static_cast<double>(size);
    CHECK(copy_with_squares(values, copy) == Approx(wanted));
    CHECK(squared_distance(values, zeros) == Approx(wanted));
    CHECK(squared_distance(values, values) == 0.0);
}

TEST_CASE("One value that is not finite is noticed wherever it is") {
    std::vector<float> values(37, 3e38F);
    CHECK(all_finite(values));
    const std::size_t place = GENERATE(as<std::size_t>{}, 0, 17, 36);
    values[place] =
        GENERATE(std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity());
    CHECK_FALSE(all_finite(values));
    CHECK(count_in(values, {0.0F, std::numeric_limits<float>::infinity()}) == 36);
}

TEST_CASE("Units are marked by their place in memory") {
    std::vector<float> values(24, 0.0F);
    const auto marked = [&](const UnitGrid& grid) {
        std::vector<std::uint32_t> marks(grid.units(), 0);
        mark_units_outside(values, {0.0F, 0.0F}, grid, marks);
        return marks;
    };
    values[9] = -1.0F;
    values[14] = std::numeric_limits<float>::quiet_NaN();
    // Rows of four features; images of three channels and four pixels; blocks of two channels.
    CHECK(marked({1, 1, 4}) == std::vector<std::uint32_t>{0, 1, 1, 0});
    CHECK(marked({3, 4, 1}) == std::vector<std::uint32_t>{1, 0, 1});
    CHECK(marked({2, 3, 2}) == std::vector<std::uint32_t>{1, 0, 0, 1});
}
