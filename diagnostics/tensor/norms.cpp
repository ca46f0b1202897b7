#include "diagnostics/tensor/norms.hpp"

#include <array>
#include <cstddef>

namespace rangefinder {

double sum_of_squares(std::span<const float> values) {
    // Sixteen running sums, so that the compiler may use vector registers without changing the
    // order of any addition.
    constexpr std::size_t kLanes = 16;
    std::array<double, kLanes> sums{};
    const std::size_t whole = values.size() / kLanes * kLanes;
    for (std::size_t start = 0; start < whole; start += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const double value = values[start + lane];
            sums[lane] += value * value;
        }
    }
    double total = 0.0;
    for (std::size_t index = whole; index < values.size(); ++index) {
        const double value = values[index];
        total += value * value;
    }
    for (const double sum : sums) {
        total += sum;
    }
    return total;
}

}  // namespace rangefinder
