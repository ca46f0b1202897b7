#include "diagnostics/datasets/scaling.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

using namespace rangefinder;

TEST_CASE("Moments of numbers one at a time, of blocks and of both together agree") {
    std::vector<float> values;
    for (int i = 0; i < 37; ++i) values.push_back(static_cast<float>(1000 + (i * i) % 23));
    Moments single, merged;
    for (const float value : values) single.add(double{value});
    merged.add(Moments::of(std::span(values).first(13)));
    merged.add(Moments::of(std::span(values).subspan(13)));
    merged.add(Moments{});
    CHECK(merged.count() == 37);
    CHECK(merged.mean() == Approx(single.mean()).epsilon(1e-14));
    CHECK(merged.deviation() == Approx(single.deviation()).epsilon(1e-12));
    CHECK(merged.minimum() == single.minimum());
    CHECK(merged.maximum() == single.maximum());
}

TEST_CASE("The deviation is that of the population and survives a large offset") {
    Moments moments;
    for (const double value : {1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4}) moments.add(value);
    CHECK(moments.deviation() == Approx(std::sqrt(1.25)));
    CHECK(Moments{}.deviation() == 0.0);
    CHECK(Moments{}.is_constant());
}

TEST_CASE("A scale of nothing or of a constant does not divide by zero") {
    CHECK(make_scale({}, Normalization::kStandard).factor == 1.0);
    Moments constant;
    constant.add(5);
    constant.add(5);
    for (const auto way : {Normalization::kStandard, Normalization::kMinMax}) {
        CHECK(apply_scale(make_scale(constant, way), 5.0) == 0.0F);
        CHECK(apply_scale(make_scale(constant, way), 7.0) == 2.0F);
    }
    CHECK(apply_scale(make_scale(constant, Normalization::kNone), 5.0) == 5.0F);
}

TEST_CASE("Scaled values are always finite") {
    Moments tiny;
    tiny.add(0.0);
    tiny.add(5e-324);
    const ValueScale scale = make_scale(tiny, Normalization::kMinMax);
    CHECK(std::isfinite(apply_scale(scale, 5e-324)));
    CHECK(apply_scale({0.0, 1e300}, 1e30) == std::numeric_limits<float>::max());
}
