#include "diagnostics/advice/sweep_doubts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "diagnostics/advice/curve_noise.hpp"
#include "diagnostics/advice/sweep_evidence.hpp"
#include "diagnostics/advice/sweep_shape.hpp"
#include "diagnostics/advice/text.hpp"

namespace rangefinder {
namespace {

// Of flat curves of pure noise one in ten falls by more than four deviations somewhere, one in
// some hundreds by more than seven: so many places can be the lowest.
constexpr double kSureFall = 7.0;
constexpr double kFewPoints = 10.0;  // The noise of so many points is known by half only.
constexpr double kHardlySure = 0.5;
// The fall is one point's when its neighbours are no lower than this share of it below the start.
constexpr double kNeighboursShare = 0.2;
// Dips are told apart where the curve comes back up by this share of the whole fall.
constexpr double kDipShare = 0.7;

struct LadderEnds {
    double first = std::numeric_limits<double>::infinity();
    double last = 0.0;
};

LadderEnds ends_of(const std::vector<Sweep>& sweeps) {
    LadderEnds ends;
    for (const Sweep& sweep : sweeps) {
        const std::vector<double>& rates = sweep.curve.learning_rate;
        if (rates.empty()) continue;
        ends.first = std::min(ends.first, rates.front());
        ends.last = std::max(ends.last, rates.back());
    }
    return ends;
}

std::string outside(const LadderEnds& ends, double rate) {
    return "The curve points to a rate of about " + rate_text(rate) + ", below " +
           rate_text(ends.first) +
           ", where the ladder begins, and nothing was measured there: start it at about " +
           rate_text(rate / 10.0) + ".";
}

// The rate of the one point that is lower than all others by itself.
std::optional<double> lone_dip(const Sweep& sweep, const SweepShape& shape) {
    const std::vector<double> losses = finite_losses(sweep.curve);
    const auto lowest = std::min_element(losses.begin() + 1, losses.end());
    if (shape.flat || lowest + 1 == losses.end() || lowest == losses.begin()) return std::nullopt;
    const double start = upper_median({losses.begin(), losses.begin() + kFewestPoints});
    const double neighbours = std::min(*(lowest - 1), *(lowest + 1));
    if (neighbours < start - kNeighboursShare * (start - *lowest)) return std::nullopt;
    const auto place = static_cast<std::size_t>(lowest - losses.begin());
    Sweep without = sweep;
    without.curve.loss[place] = 0.5 * (losses[place - 1] + losses[place + 1]);
    const auto rest = shape_of(without);
    const bool alone =
        rest->flat || rest->start - rest->lowest < kNeighboursShare * (shape.start - shape.lowest);
    return alone ? std::optional(sweep.curve.learning_rate[place]) : std::nullopt;
}

// How often the smoothed loss falls nearly as far as it ever does, coming back up between.
std::size_t dips_of(const SweepShape& shape) {
    const double depth = shape.start - shape.lowest;
    std::size_t dips = 0;
    bool down = false;
    for (const double loss : shape.loss) {
        if (!down && loss < shape.start - kDipShare * depth) {
            down = true;
            ++dips;
        } else if (down && loss > shape.start - (1.0 - kDipShare) * depth) {
            down = false;
        }
    }
    return dips;
}

// Differences of a short curve are more of its fall than of its noise; those of the differences are
// not. Of white noise both deviations are the same: sqrt(2) and sqrt(6) times that of a value.
double share_of_noise(std::span<const double> losses) {
    std::vector<double> bends;
    for (std::size_t i = 2; i < losses.size(); ++i) {
        bends.push_back(std::abs(losses[i] - 2.0 * losses[i - 1] + losses[i - 2]) / std::sqrt(6.0));
    }
    const double noise = noise_of(losses) * 0.6745;
    return noise > 0.0 ? std::min(1.0, upper_median(std::move(bends)) / noise) : 0.0;
}

// The fall over the noise of the smoothed curve; of few points it counts for less.
double fall_over_noise(const Sweep& sweep, const SweepShape& shape) {
    const std::vector<double> losses = finite_losses(sweep.curve);
    const std::size_t quiet = std::max(kFewestPoints, losses.size() / 2);
    const double noise = shape.noise * share_of_noise(std::span(losses).first(quiet));
    const double trust = 1.0 / (1.0 + kFewPoints / static_cast<double>(shape.points));
    return noise > 0.0 ? trust * (shape.start - shape.lowest) / noise
                       : std::numeric_limits<double>::infinity();
}

void doubt_noise(std::vector<double> falls, SweepDoubts& doubts) {
    const double usual = upper_median(std::move(falls));
    if (usual >= kSureFall) return;
    doubts.confidence_factor *= kHardlySure;
    doubts.warnings.push_back(
        "The fall of the loss is hardly larger than what noise alone would look like in so "
        "many points: it may be chance.");
}

void doubt_dips(const std::vector<SweepShape>& falling, SweepDoubts& doubts) {
    const bool several = std::all_of(falling.begin(), falling.end(),
                                     [](const SweepShape& shape) { return dips_of(shape) > 1; });
    if (!several) return;
    doubts.confidence_factor *= kHardlySure;
    doubts.warnings.push_back(
        "The loss falls and comes back " + std::to_string(dips_of(falling.front())) +
        " times, each time by about as much: which of these falls the rate has caused cannot be "
        "told.");
}

}  // namespace

SweepDoubts doubts_of(const std::vector<Sweep>& sweeps, double rate) {
    SweepDoubts doubts;
    const LadderEnds ends = ends_of(sweeps);
    if (rate < ends.first) {
        doubts.refusal = outside(ends, rate);
        return doubts;
    }
    std::vector<SweepShape> falling;
    std::vector<double> falls;
    std::optional<double> dip;
    std::size_t lone = 0, flat = 0;
    for (const Sweep& sweep : sweeps) {
        auto shape = shape_of(sweep);
        flat += shape && shape->flat ? 1 : 0;
        if (!shape || shape->flat) continue;
        const auto found = lone_dip(sweep, *shape);
        lone += found ? 1 : 0;
        if (found) dip = found;
        falls.push_back(fall_over_noise(sweep, *shape));
        falling.push_back(std::move(*shape));
    }
    if (falling.empty() || falling.size() < flat) return doubts;  // Read by where it rises.
    if (lone == falling.size()) {
        doubts.refusal = "The loss is lower at a single point alone, at a rate of " +
                         rate_text(*dip) +
                         ", and back at the next one: that is an accident, no effect of the rate.";
        return doubts;
    }
    doubt_noise(std::move(falls), doubts);
    if (doubts.warnings.empty()) doubt_dips(falling, doubts);
    return doubts;
}

void apply_doubts(const SweepDoubts& doubts, Recommendation& answer) {
    answer.confidence *= doubts.confidence_factor;
    answer.warnings.insert(answer.warnings.end(), doubts.warnings.begin(), doubts.warnings.end());
    if (doubts.refusal.empty()) return;
    const std::string schedule = answer.schedule;
    answer = {};
    answer.schedule = schedule;
    answer.explanation = {doubts.refusal};
    answer.evidence = {{doubts.refusal, {}}};
    answer.warnings = {"No rate can be recommended from this curve."};
}

}  // namespace rangefinder
