// Which rows train and which validate.
#pragma once

#include <cstdint>
#include <vector>

namespace rangefinder {

struct Split {
    std::vector<std::int64_t> training;
    std::vector<std::int64_t> validation;
};

// A permutation of all rows, seeded by `seed`: its first rows - floor(rows * fraction) rows train,
// the rest validates, and each part has at least one row. Not stratified: a rare class may be
// missing from a part. Needs two rows.
Split split_rows(std::int64_t rows, double validation_fraction, std::uint64_t seed);

// One flag a row: 1 when it trains.
std::vector<char> training_flags(const Split& split);

}  // namespace rangefinder
