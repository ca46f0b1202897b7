#include "diagnostics/formats/tensor_statistics.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace rangefinder;

namespace {

template <typename T>
SafetensorsEntry entry_of(const std::string& dtype, const std::vector<T>& values) {
    const auto* begin = reinterpret_cast<const std::uint8_t*>(values.data());
    return {"x",
            dtype,
            {static_cast<std::int64_t>(values.size())},
            ByteView(begin, values.size() * sizeof(T))};
}

}  // namespace

TEST_CASE("A tensor's norm, smallest and largest value are told") {
    const std::vector<float> values{3.0F, -4.0F, 0.0F};
    const auto statistics = tensor_statistics(entry_of("F32", values));
    REQUIRE(statistics.has_value());
    CHECK(statistics->norm == Approx(5.0));
    CHECK(statistics->min == -4.0);
    CHECK(statistics->max == 3.0);
    CHECK(statistics->non_finite == 0);
}

TEST_CASE("Values that are not finite are counted and left out") {
    const std::vector<double> values{std::numeric_limits<double>::infinity(), 2.0, std::nan("")};
    const auto statistics = tensor_statistics(entry_of("F64", values));
    REQUIRE(statistics.has_value());
    CHECK(statistics->norm == 2.0);
    CHECK(statistics->min == 2.0);
    CHECK(statistics->non_finite == 2);
}

TEST_CASE("Half floats and whole numbers are read as what they are") {
    const std::vector<std::uint16_t> halves{0x3C00, 0xC000};  // 1, -2.
    CHECK(tensor_statistics(entry_of("F16", halves))->min == -2.0);
    const std::vector<std::uint16_t> bfloats{0x3F80, 0xC000};
    CHECK(tensor_statistics(entry_of("BF16", bfloats))->min == -2.0);
    const std::vector<std::int64_t> integers{-7, 9};
    const auto statistics = tensor_statistics(entry_of("I64", integers));
    CHECK(statistics->min == -7.0);
    CHECK(statistics->max == 9.0);
}

TEST_CASE("There is nothing to say of no values and of types that are no plain numbers") {
    CHECK_FALSE(tensor_statistics(entry_of("F32", std::vector<float>{})).has_value());
    CHECK_FALSE(tensor_statistics(entry_of("F8_E4M3", std::vector<char>{1})).has_value());
    CHECK_FALSE(is_floating_point(entry_of("I32", std::vector<int>{1})));
    CHECK(is_floating_point(entry_of("BF16", std::vector<std::uint16_t>{1})));
}
