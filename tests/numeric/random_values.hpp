// Random sizes and values for problems, and what the engine is given of them.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/base/random.hpp"

namespace rangefinder::numeric {

// A whole number in [low, high].
inline std::int64_t between(RandomStream& random, std::int64_t low, std::int64_t high) {
    return low +
           static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(high - low + 1)));
}

// Normal around 0. Rounded to float32: the reference and the engine start from the same.
inline std::vector<double> draw(std::int64_t count, double deviation, RandomStream& random) {
    std::vector<double> values(static_cast<std::size_t>(count));
    for (double& value : values) value = static_cast<float>(deviation * random.normal());
    return values;
}

inline std::vector<float> to_float(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

}  // namespace rangefinder::numeric
