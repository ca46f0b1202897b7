#include "diagnostics/probes/ladder.hpp"

#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

// Rates from start to exactly end; `at` gives the one that lies `share` of the way.
template <typename RateAt>
std::vector<double> ladder_of(double start, double end, std::int64_t count, const RateAt& at) {
    RF_CHECK(count >= 2);
    RF_CHECK(start > 0.0);
    RF_CHECK(start < end);
    std::vector<double> rates;
    for (std::int64_t k = 0; k < count; ++k) {
        rates.push_back(at(static_cast<double>(k) / static_cast<double>(count - 1)));
    }
    rates.back() = end;  // Not a rounding error beside it.
    return rates;
}

}  // namespace

std::vector<double> geometric_ladder(double start, double end, std::int64_t count) {
    return ladder_of(start, end, count,
                     [&](double share) { return start * std::pow(end / start, share); });
}

std::vector<double> make_ladder(const RangeTestSpec& spec) {
    if (spec.spacing == Spacing::kExponential) {
        return geometric_ladder(spec.start, spec.end, spec.steps);
    }
    return ladder_of(spec.start, spec.end, spec.steps,
                     [&](double share) { return spec.start + (spec.end - spec.start) * share; });
}

}  // namespace rangefinder
