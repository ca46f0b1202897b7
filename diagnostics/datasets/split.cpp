#include "diagnostics/datasets/split.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/base/random.hpp"

namespace rangefinder {

Split split_rows(std::int64_t rows, double validation_fraction, std::uint64_t seed) {
    RF_CHECK(rows >= 2);
    const auto wanted = std::floor(static_cast<double>(rows) * validation_fraction);
    const auto validating =
        std::clamp<std::int64_t>(static_cast<std::int64_t>(wanted), 1, rows - 1);
    RandomStream random(seed, RandomPurpose::kSplit);
    Split split{permutation(rows, random), {}};
    const auto cut = split.training.begin() + (rows - validating);
    split.validation.assign(cut, split.training.end());
    split.training.erase(cut, split.training.end());
    return split;
}

std::vector<char> training_flags(const Split& split) {
    std::vector<char> flags(split.training.size() + split.validation.size(), 0);
    for (const std::int64_t row : split.training) flags[static_cast<std::size_t>(row)] = 1;
    return flags;
}

}  // namespace rangefinder
