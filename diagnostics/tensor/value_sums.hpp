// One pass over flat memory each, for what is measured while a model trains. Sums are taken in
// double and in an order that depends on the length alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "diagnostics/tensor/unit_grid.hpp"

namespace rangefinder {

struct SumsOfPowers {
    double sum = 0.0;
    double squares = 0.0;
};
SumsOfPowers sums_of_powers(std::span<const float> values);

// Copies the values and gives the sum of their squares: as long as the memory is at hand.
double copy_with_squares(std::span<const float> values, std::span<float> copy);

// Of differences rounded to float32, which is what an update changed.
double squared_distance(std::span<const float> values, std::span<const float> others);

double dot_product(std::span<const float> values, std::span<const float> others);

// [low, high]; infinite bounds are allowed, NaN lies in no interval.
struct Interval {
    float low = 0.0F;
    float high = 0.0F;

    bool holds(float value) const { return value >= low && value <= high; }
};
std::size_t count_in(std::span<const float> values, const Interval& interval);

bool all_finite(std::span<const float> values);

// Sets marks[unit] to something else than 0 for each unit with a value outside of the interval (NaN
// included). `values` are whole blocks of the grid; there is a mark for each of its units.
void mark_units_outside(std::span<const float> values, const Interval& interval,
                        const UnitGrid& grid, std::span<std::uint32_t> marks);

}  // namespace rangefinder
