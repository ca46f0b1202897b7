#include "tests/numeric/central_differences.hpp"

#include <cmath>
#include <numeric>

#include <catch2/catch.hpp>

#include "diagnostics/base/check.hpp"

namespace rangefinder::numeric {

void check_by_differences(std::vector<double>& values, const std::vector<double>& gradient,
                          const std::function<double()>& loss, std::size_t most) {
    RF_CHECK(values.size() == gradient.size());
    const std::size_t stride = values.size() / most + 1;
    for (std::size_t index = 0; index < values.size(); index += stride) {
        const double before = values[index];
        values[index] = before + 1e-6;
        const double above = loss();
        values[index] = before - 1e-6;
        const double below = loss();
        values[index] = before;
        const double numeric = (above - below) / 2e-6;
        INFO("element " << index);
        CHECK(std::abs(gradient[index] - numeric) <= 1e-5 + 1e-3 * std::abs(numeric));
    }
}

double linear_loss(const std::vector<double>& outputs, const std::vector<double>& output_gradient) {
    RF_CHECK(outputs.size() == output_gradient.size());
    return std::inner_product(outputs.begin(), outputs.end(), output_gradient.begin(), 0.0);
}

}  // namespace rangefinder::numeric
