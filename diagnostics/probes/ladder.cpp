#include "diagnostics/probes/ladder.hpp"

#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

std::vector<double> make_ladder(const RangeTestSpec& spec) {
    RF_CHECK(spec.steps >= 2);
    RF_CHECK(spec.start > 0.0);
    RF_CHECK(spec.start < spec.end);
    std::vector<double> rates;
    for (std::int64_t k = 0; k < spec.steps; ++k) {
        const double share = static_cast<double>(k) / static_cast<double>(spec.steps - 1);
        rates.push_back(spec.spacing == Spacing::kExponential
                            ? spec.start * std::pow(spec.end / spec.start, share)
                            : spec.start + (spec.end - spec.start) * share);
    }
    rates.back() = spec.end;  // Not a rounding error beside it.
    return rates;
}

}  // namespace rangefinder
