#include "diagnostics/tensor/value_sums.hpp"

#include <immintrin.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

constexpr std::size_t kWidth = 4;  // Doubles of a vector.
constexpr std::size_t kParts = 4;  // Sums that grow side by side.
constexpr std::size_t kStride = kWidth * kParts;

// Four floats, widened as they are loaded.
__m256d wide(const float* values) {
    return _mm256_cvtps_pd(_mm_loadu_ps(values));
}

struct Lanes {
    __m256d sums = _mm256_setzero_pd();
};

class PartialSums {
  public:
    void add_product(std::size_t part, __m256d a, __m256d b) {
        parts_[part].sums = _mm256_fmadd_pd(a, b, parts_[part].sums);
    }
    void add(std::size_t part, __m256d a) {
        parts_[part].sums = _mm256_add_pd(parts_[part].sums, a);
    }

    double total() const {
        double sum = 0.0;
        for (const Lanes& part : parts_) {
            std::array<double, kWidth> lanes{};
            _mm256_storeu_pd(lanes.data(), part.sums);
            for (const double lane : lanes) sum += lane;
        }
        return sum;
    }

  private:
    std::array<Lanes, kParts> parts_;
};

// whole(at, part) for four values at a time, rest(at) for each of the last few.
template <typename Whole, typename Rest>
void for_parts(std::size_t count, const Whole& whole, const Rest& rest) {
    const std::size_t end = count / kStride * kStride;
    for (std::size_t start = 0; start < end; start += kStride) {
        for (std::size_t part = 0; part < kParts; ++part) whole(start + kWidth * part, part);
    }
    for (std::size_t at = end; at < count; ++at) rest(at);
}

}  // namespace

Moments moments_of(std::span<const float> values) {
    PartialSums sums;
    PartialSums squares;
    Moments rest;
    for_parts(
        values.size(),
        [&](std::size_t at, std::size_t part) {
            const __m256d value = wide(values.data() + at);
            sums.add(part, value);
            squares.add_product(part, value, value);
        },
        [&](std::size_t at) {
            const double value = values[at];
            rest.sum += value;
            rest.squares += value * value;
        });
    return {sums.total() + rest.sum, squares.total() + rest.squares};
}

double copy_with_squares(std::span<const float> values, std::span<float> copy) {
    RF_CHECK(values.size() == copy.size());
    PartialSums squares;
    double rest = 0.0;
    for_parts(
        values.size(),
        [&](std::size_t at, std::size_t part) {
            const __m128 narrow = _mm_loadu_ps(values.data() + at);
            _mm_storeu_ps(copy.data() + at, narrow);
            const __m256d value = _mm256_cvtps_pd(narrow);
            squares.add_product(part, value, value);
        },
        [&](std::size_t at) {
            copy[at] = values[at];
            rest += static_cast<double>(values[at]) * static_cast<double>(values[at]);
        });
    return squares.total() + rest;
}

double squared_distance(std::span<const float> values, std::span<const float> others) {
    RF_CHECK(values.size() == others.size());
    PartialSums squares;
    double rest = 0.0;
    for_parts(
        values.size(),
        [&](std::size_t at, std::size_t part) {
            const __m256d difference = _mm256_cvtps_pd(
                _mm_sub_ps(_mm_loadu_ps(values.data() + at), _mm_loadu_ps(others.data() + at)));
            squares.add_product(part, difference, difference);
        },
        [&](std::size_t at) {
            const double difference = values[at] - others[at];
            rest += difference * difference;
        });
    return squares.total() + rest;
}

double dot_product(std::span<const float> values, std::span<const float> others) {
    RF_CHECK(values.size() == others.size());
    PartialSums products;
    double rest = 0.0;
    for_parts(
        values.size(),
        [&](std::size_t at, std::size_t part) {
            products.add_product(part, wide(values.data() + at), wide(others.data() + at));
        },
        [&](std::size_t at) {
            rest += static_cast<double>(values[at]) * static_cast<double>(others[at]);
        });
    return products.total() + rest;
}

std::size_t count_in(std::span<const float> values, const Interval& interval) {
    std::size_t count = 0;
    for (const float value : values) {
        const int above = value >= interval.low ? 1 : 0;
        const int below = value <= interval.high ? 1 : 0;
        count += static_cast<std::size_t>(above & below);
    }
    return count;
}

bool all_finite(std::span<const float> values) {
    return std::isfinite(moments_of(values).squares);
}

void mark_units_outside(std::span<const float> values, const Interval& interval,
                        const UnitGrid& grid, std::span<std::uint8_t> marks) {
    RF_CHECK(marks.size() == grid.units());
    RF_CHECK(grid.block() > 0 && values.size() % grid.block() == 0);
    const float* value = values.data();
    const float* const end = value + values.size();
    while (value != end) {
        std::uint8_t* mark = marks.data();
        for (std::size_t group = 0; group < grid.groups; ++group, mark += grid.lanes) {
            for (std::size_t row = 0; row < grid.inner; ++row, value += grid.lanes) {
                for (std::size_t lane = 0; lane < grid.lanes; ++lane) {
                    const int above = value[lane] >= interval.low ? 1 : 0;
                    const int below = value[lane] <= interval.high ? 1 : 0;
                    mark[lane] = static_cast<std::uint8_t>(mark[lane] | (1 - (above & below)));
                }
            }
        }
    }
}

}  // namespace rangefinder
