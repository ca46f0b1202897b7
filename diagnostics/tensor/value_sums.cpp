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

// Squares in float32 over blocks of a few values a lane, blocks in double: twice as fast as double
// throughout, and good to about 1e-7. eight(at) gives the next eight values, one(at) a single one.
template <typename Eight, typename One>
double blocked_squares(std::size_t count, const Eight& eight, const One& one) {
    constexpr std::size_t kRow = 32;
    constexpr std::size_t kBlock = 8 * kRow;
    const std::size_t end = count / kRow * kRow;
    PartialSums blocks;
    for (std::size_t start = 0; start < end; start += kBlock) {
        __m256 a = _mm256_setzero_ps(), b = a, c = a, d = a;
        for (std::size_t at = start; at < std::min(end, start + kBlock); at += kRow) {
            const __m256 first = eight(at), second = eight(at + 8), third = eight(at + 16),
                         fourth = eight(at + 24);
            a = _mm256_fmadd_ps(first, first, a);
            b = _mm256_fmadd_ps(second, second, b);
            c = _mm256_fmadd_ps(third, third, c);
            d = _mm256_fmadd_ps(fourth, fourth, d);
        }
        const __m256 sum = _mm256_add_ps(_mm256_add_ps(a, b), _mm256_add_ps(c, d));
        blocks.add(0, _mm256_cvtps_pd(_mm256_castps256_ps128(sum)));
        blocks.add(1, _mm256_cvtps_pd(_mm256_extractf128_ps(sum, 1)));
    }
    double rest = 0.0;
    for (std::size_t at = end; at < count; ++at) {
        const double value = one(at);
        rest += value * value;
    }
    return blocks.total() + rest;
}

// Far from where squares in float32 are lost or overflow.
bool is_exact(double sum_of_squares) {
    return sum_of_squares > 1e-24 && sum_of_squares < 1e30;
}

}  // namespace

SumsOfPowers sums_of_powers(std::span<const float> values) {
    PartialSums sums;
    PartialSums squares;
    SumsOfPowers rest;
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
    const double sum = blocked_squares(
        values.size(),
        [&](std::size_t at) {
            const __m256 eight = _mm256_loadu_ps(values.data() + at);
            _mm256_storeu_ps(copy.data() + at, eight);
            return eight;
        },
        [&](std::size_t at) { return copy[at] = values[at]; });
    return is_exact(sum) ? sum : sums_of_powers(values).squares;
}

double squared_distance(std::span<const float> values, std::span<const float> others) {
    RF_CHECK(values.size() == others.size());
    const auto difference = [&](std::size_t at) { return values[at] - others[at]; };
    const double sum = blocked_squares(
        values.size(),
        [&](std::size_t at) {
            return _mm256_sub_ps(_mm256_loadu_ps(values.data() + at),
                                 _mm256_loadu_ps(others.data() + at));
        },
        difference);
    if (is_exact(sum)) return sum;
    double wide_sum = 0.0;
    for (std::size_t at = 0; at < values.size(); ++at) {
        wide_sum += std::pow(static_cast<double>(difference(at)), 2);
    }
    return wide_sum;
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
    return std::isfinite(sums_of_powers(values).squares);
}

void mark_units_outside(std::span<const float> values, const Interval& interval,
                        const UnitGrid& grid, std::span<std::uint32_t> marks) {
    RF_CHECK(marks.size() == grid.units());
    RF_CHECK(grid.block() > 0 && values.size() % grid.block() == 0);
    // Written so that NaN is outside, and without branches: compilers put these loops in vectors.
    const auto outside = [low = interval.low, high = interval.high](float value) {
        return static_cast<std::uint32_t>(!(value >= low)) |
               static_cast<std::uint32_t>(!(value <= high));
    };
    const float* value = values.data();
    const float* const end = value + values.size();
    while (value != end) {
        std::uint32_t* mark = marks.data();
        for (std::size_t group = 0; group < grid.groups; ++group, mark += grid.lanes) {
            if (grid.lanes == 1) {
                std::uint32_t any = 0;
                for (std::size_t row = 0; row < grid.inner; ++row) any |= outside(value[row]);
                *mark |= any;
                value += grid.inner;
                continue;
            }
            for (std::size_t row = 0; row < grid.inner; ++row, value += grid.lanes) {
                for (std::size_t lane = 0; lane < grid.lanes; ++lane) {
                    mark[lane] |= outside(value[lane]);
                }
            }
        }
    }
}

}  // namespace rangefinder
