#include "diagnostics/advice/sweep_evidence.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/advice/sweep_shape.hpp"

namespace rangefinder {
namespace {

constexpr double kDivisor = 4.0;
constexpr double kFlatDivisor = 8.0;
constexpr double kCycleFactor = 2.0;

bool was_interrupted(const Sweep& sweep) {
    return sweep.stopped.reason == StopReason::kCancelled ||
           sweep.stopped.reason == StopReason::kTimeLimit;
}

// Not in its first step, before any rate was used.
bool broke_on_the_way(const Sweep& sweep) {
    const StopReason reason = sweep.stopped.reason;
    return sweep.curve.loss.size() > 1 &&
           (reason == StopReason::kLossExploded || reason == StopReason::kNonFiniteLoss ||
            reason == StopReason::kNonFiniteGradient);
}

// A curve that neither falls nor rises, or that rises from the first, says nothing of rates that
// train.
bool says_something(const SweepShape& shape) {
    return !shape.flat || (shape.turned_up && !shape.rises_at_once);
}

}  // namespace

double geometric_median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    if (values.size() % 2 == 1) return values[middle];
    return std::sqrt(values[middle - 1] * values[middle]);
}

double decades_between(double low, double high) {
    return std::log10(high / low);
}

double SweepEvidence::turn() const {
    return geometric_median(turns);
}

double SweepEvidence::start_rate(bool cycle) const {
    const double limit = usable() ? turn() : geometric_median(mute_ends);
    return limit / (flat ? kFlatDivisor : kDivisor) * (cycle ? kCycleFactor : 1.0);
}

SweepEvidence evidence_of(const std::vector<Sweep>& sweeps) {
    SweepEvidence evidence;
    evidence.sweeps = sweeps.size();
    std::vector<SweepShape> falling, flat;
    for (const Sweep& sweep : sweeps) {
        if (was_interrupted(sweep)) {
            ++evidence.interrupted;
            continue;
        }
        auto shape = shape_of(sweep);
        if (!shape) {
            if (broke_on_the_way(sweep)) {
                evidence.mute_ends.push_back(sweep.curve.learning_rate.front());
            }
            continue;
        }
        evidence.never_turned += shape->turned_up ? 0 : 1;
        evidence.flat = evidence.flat || !says_something(*shape);
        evidence.rises_at_once = evidence.rises_at_once || shape->rises_at_once;
        if (!says_something(*shape)) {
            evidence.mute_ends.push_back(shape->rate_of_turn);
        } else {
            (shape->flat ? flat : falling).push_back(std::move(*shape));
        }
    }
    // Where they differ, most of them decide; a fall is seen more easily than imagined.
    if (!falling.empty() || !flat.empty()) evidence.flat = falling.size() < flat.size();
    for (const SweepShape& shape : evidence.flat ? flat : falling) {
        evidence.turns.push_back(shape.rate_of_turn);
        evidence.falls.push_back(shape.rate_of_fall);
        evidence.drops.push_back(shape.drop);
    }
    return evidence;
}

}  // namespace rangefinder
