#include "diagnostics/advice/ladder_plan.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "diagnostics/advice/curve_noise.hpp"
#include "diagnostics/advice/text.hpp"

namespace rangefinder {
namespace {

constexpr double kWiden = 1e3;        // A ladder is widened by three decades.
constexpr double kRoomBelow = 10.0;   // A closer look begins a decade below the fall ...
constexpr double kRoomAbove = 3.0;    // ... and ends at three times the last rate.
constexpr double kEarlyShare = 0.15;  // What begins in this part of a ladder may have begun below.
constexpr double kWindow = 0.04;      // Half the smoothing window, as a share of the ladder.
constexpr double kLeastDrop = 0.02;   // A drop by less than 2 % is no fall ...
constexpr double kNoiseDrops = 3.0;   // ... nor one by less than so many deviations of the noise.
constexpr double kTurnShare = 0.5;    // The curve has turned when half of the drop is undone.
constexpr double kFallShare = 0.1;    // The fall has begun when a tenth of it is done.
constexpr double kShownShare = 0.5;   // A ladder of which less than half shows something is long.
constexpr std::size_t kFewest = 5;    // Losses to read anything from.

// Means over a window that looks both ways and is cut at the ends.
std::vector<double> smoothed(const std::vector<double>& losses, std::size_t reach) {
    std::vector<double> means;
    for (std::size_t i = 0; i < losses.size(); ++i) {
        const std::size_t first = i > reach ? i - reach : 0;
        const std::size_t last = std::min(losses.size() - 1, i + reach);
        double sum = 0.0;
        for (std::size_t j = first; j <= last; ++j) sum += losses[j];
        means.push_back(sum / static_cast<double>(last - first + 1));
    }
    return means;
}

// What the last sweep shows.
struct Shown {
    bool falls = false;
    bool turns = false;     // Up again, or it exploded.
    std::size_t begin = 0;  // Of the fall; without one the last point.
    std::size_t ladder_steps = 0;
};

bool exploded(const Sweep& sweep) {
    const StopReason reason = sweep.stopped.reason;
    return reason == StopReason::kLossExploded || reason == StopReason::kNonFiniteLoss ||
           reason == StopReason::kNonFiniteGradient;
}

std::optional<Shown> look_at(const Sweep& sweep) {
    const std::vector<double> losses = finite_losses(sweep.curve);
    if (losses.size() < kFewest) return std::nullopt;
    Shown shown;
    shown.ladder_steps =
        std::max(static_cast<std::size_t>(sweep.ladder_steps), sweep.curve.loss.size());
    const auto reach = static_cast<std::size_t>(kWindow * static_cast<double>(shown.ladder_steps));
    const std::vector<double> curve = smoothed(losses, reach);
    const auto bottom = std::min_element(curve.begin(), curve.end());
    const double drop = curve.front() - *bottom;
    const double noise = noise_of(losses) / std::sqrt(static_cast<double>(reach + 1));
    shown.falls = drop > std::max(kLeastDrop * std::abs(curve.front()), kNoiseDrops * noise);
    shown.turns = exploded(sweep) || (shown.falls && curve.back() > *bottom + kTurnShare * drop);
    auto place = shown.falls ? bottom : curve.end() - 1;
    while (shown.falls && place != curve.begin() &&
           *(place - 1) < curve.front() - kFallShare * drop) {
        --place;
    }
    shown.begin = static_cast<std::size_t>(place - curve.begin());
    return shown;
}

bool is_early(std::size_t point, const Shown& shown) {
    return static_cast<double>(point) < kEarlyShare * static_cast<double>(shown.ladder_steps);
}

NextLadder lower(const Sweep& sweep, const Shown& shown) {
    const double first = sweep.curve.learning_rate.front();
    const double last = sweep.curve.learning_rate.back();
    NextLadder next{first / kWiden, shown.turns ? last * kRoomAbove : last * kWiden, ""};
    next.reason = shown.falls ? "The loss fell from the first rates on, " + rate_text(first) +
                                    ": lower ones were swept too."
                              : "The loss exploded before it had fallen: lower rates than " +
                                    rate_text(first) + " were swept.";
    return next;
}

NextLadder higher(const Sweep& sweep, const Shown& shown) {
    const double last = sweep.curve.learning_rate.back();
    return {sweep.curve.learning_rate[shown.begin] / kRoomBelow, last * kWiden,
            "The loss " + std::string(shown.falls ? "never turned up" : "never fell") + " up to " +
                rate_text(last) + ": higher rates were swept too."};
}

// Without a fall there is nothing to look at but the rates just below the explosion.
NextLadder closer(const Sweep& sweep, const Shown& shown) {
    const double last = sweep.curve.learning_rate.back();
    const double begin = shown.falls ? sweep.curve.learning_rate[shown.begin] : last / kWiden;
    return {begin / kRoomBelow, last * kRoomAbove,
            "Between " + rate_text(begin) + " and " + rate_text(last) +
                " the loss moved: the next sweep looked closer there."};
}

// Decades of the whole ladder; of one that was not climbed to its end as many more a point as the
// part that was has.
double ladder_decades(const Sweep& sweep, const Shown& shown) {
    const std::vector<double>& rates = sweep.curve.learning_rate;
    const double climbed = std::log10(rates.back() / rates.front());
    return climbed * static_cast<double>(shown.ladder_steps - 1) /
           static_cast<double>(rates.size() - 1);
}

std::optional<NextLadder> proposal(const Sweep& sweep, const Shown& shown) {
    const std::vector<double>& rates = sweep.curve.learning_rate;
    const bool explodes_soon =
        is_early(rates.size() - 1, shown) || rates.back() < kWiden * rates.front();
    if (shown.falls ? is_early(shown.begin, shown) : shown.turns && explodes_soon) {
        return lower(sweep, shown);
    }
    if (!shown.turns) return higher(sweep, shown);
    NextLadder next = closer(sweep, shown);
    const double decades = std::log10(next.end / next.start);
    if (decades < kShownShare * ladder_decades(sweep, shown)) return next;
    return std::nullopt;
}

// Whether it shows rates that the sweep's own ladder did not, or is a closer look.
bool is_new(const NextLadder& next, const Sweep& sweep, const Shown& shown) {
    const double start = sweep.curve.learning_rate.front();
    const double end = start * std::pow(10.0, ladder_decades(sweep, shown));
    constexpr double kSame = 1.5;
    const auto same = [&](double a, double b) { return std::max(a / b, b / a) < kSame; };
    return !same(next.start, start) || !same(next.end, end);
}

bool has_ladder_rates(const Curve& curve) {
    const std::vector<double>& rates = curve.learning_rate;
    return rates.size() == curve.loss.size() && !rates.empty() && rates.front() > 0.0 &&
           rates.front() < rates.back() && std::isfinite(rates.back());
}

bool ended_by_itself(const Sweep& sweep) {
    return exploded(sweep) || sweep.stopped.reason == StopReason::kCompleted;
}

}  // namespace

std::optional<NextLadder> next_ladder(std::span<const Sweep> sweeps) {
    if (sweeps.empty() || sweeps.size() >= kMostRangeSweeps) return std::nullopt;
    const Sweep& sweep = sweeps.back();
    if (!ended_by_itself(sweep) || !has_ladder_rates(sweep.curve)) return std::nullopt;
    const auto shown = look_at(sweep);
    std::optional<NextLadder> next;
    if (shown) {
        next = proposal(sweep, *shown);
    } else if (exploded(sweep) && sweep.stopped.step > 0) {
        next = lower(sweep, {false, true, 0, 0});
    }
    if (!next) return std::nullopt;
    next->start = std::max(next->start, kLowestRate);
    next->end = std::min(next->end, kHighestRate);
    if (!(next->start < next->end)) return std::nullopt;
    if (shown && !is_new(*next, sweep, *shown)) return std::nullopt;
    return next;
}

}  // namespace rangefinder
