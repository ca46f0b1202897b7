#include "daemon/api/analysis_sweep.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace rangefinder::api {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// As fastai's AvgSmoothLoss and our own range test: a = beta a + (1 - beta) x, divided by
// 1 - beta^n.
std::vector<double> smoothed(const std::vector<double>& losses) {
    constexpr double kBeta = 0.98;
    std::vector<double> averages;
    double average = 0.0, power = 1.0;
    for (const double loss : losses) {
        average = kBeta * average + (1.0 - kBeta) * loss;
        power *= kBeta;
        averages.push_back(average / (1.0 - power));
    }
    return averages;
}

using ByStep = std::map<std::int64_t, double>;

ByStep by_step(const Series* series) {
    ByStep values;
    for (std::size_t i = 0; series != nullptr && i < series->steps.size(); ++i) {
        values[series->steps[i]] = series->values[i];
    }
    return values;
}

std::optional<double> at(const ByStep& values, std::int64_t step) {
    const auto found = values.find(step);
    if (found == values.end()) return std::nullopt;
    return found->second;
}

std::optional<double> at_or_before(const ByStep& values, std::int64_t step) {
    const auto after = values.upper_bound(step);
    if (after == values.begin()) return std::nullopt;
    return std::prev(after)->second;
}

// Loggers write rates in other rows than losses, and sometimes at other steps.
bool shares_steps(const ByStep& rates, const Series& loss) {
    const auto shared = std::count_if(loss.steps.begin(), loss.steps.end(),
                                      [&](std::int64_t step) { return rates.count(step) > 0; });
    return 2 * static_cast<std::size_t>(shared) >= std::min(loss.steps.size(), rates.size());
}

// A curve with the steps that its points were measured in.
struct SteppedCurve {
    Curve curve;
    std::vector<std::int64_t> steps;
};

SteppedCurve join(const Records& records, std::vector<std::string>& notes) {
    const Series& loss = *find_series(records, "loss");
    const ByStep rates = by_step(find_series(records, "learning_rate"));
    const ByStep norms = by_step(find_series(records, "gradient_norm"));
    const bool shared = shares_steps(rates, loss);
    if (!shared) {
        notes.emplace_back(
            "Rates and losses were logged at different steps: each rate was taken to hold until "
            "the next one.");
    }
    SteppedCurve joined;
    for (std::size_t i = 0; i < loss.steps.size(); ++i) {
        const std::int64_t step = loss.steps[i];
        const auto rate = shared ? at(rates, step) : at_or_before(rates, step);
        if (!rate) continue;
        joined.steps.push_back(step);
        joined.curve.learning_rate.push_back(*rate);
        joined.curve.loss.push_back(loss.values[i]);
        joined.curve.gradient_norm.push_back(at(norms, step).value_or(kNan));
    }
    return joined;
}

double mean(const std::vector<double>& values, std::size_t first, std::size_t end) {
    double sum = 0.0;
    for (std::size_t i = first; i < end; ++i) sum += values[i];
    return sum / static_cast<double>(end - first);
}

// Several batches a rate count as one point.
void average_equal_rates(SteppedCurve& joined, std::vector<std::string>& notes) {
    const Curve all = joined.curve;
    const std::vector<std::int64_t> steps = joined.steps;
    joined = {};
    const std::size_t points = all.loss.size();
    for (std::size_t first = 0, end = 0; first < points; first = end) {
        while (end < points && all.learning_rate[end] == all.learning_rate[first]) ++end;
        joined.steps.push_back(steps[first]);
        joined.curve.learning_rate.push_back(all.learning_rate[first]);
        joined.curve.loss.push_back(mean(all.loss, first, end));
        joined.curve.gradient_norm.push_back(mean(all.gradient_norm, first, end));
    }
    if (joined.steps.size() < points) {
        notes.push_back("Losses at one rate were averaged: " + std::to_string(points) +
                        " values make " + std::to_string(joined.steps.size()) + " points.");
    }
}

// The first point from which on no value is finite; the number of points when there is none.
std::size_t first_never_finite(const std::vector<double>& values) {
    std::size_t first = values.size();
    while (first > 0 && !std::isfinite(values[first - 1])) --first;
    return first;
}

// A loss that was lost on the way, with finite ones after it, says nothing of the rate.
void leave_out_lost(SteppedCurve& joined, std::vector<std::string>& notes) {
    const SteppedCurve all = std::move(joined);
    joined = {};
    const std::size_t points = all.steps.size();
    const std::size_t end = first_never_finite(all.curve.loss);
    for (std::size_t i = 0; i < points; ++i) {
        if (i < end && !std::isfinite(all.curve.loss[i])) continue;
        joined.steps.push_back(all.steps[i]);
        joined.curve.learning_rate.push_back(all.curve.learning_rate[i]);
        joined.curve.loss.push_back(all.curve.loss[i]);
        joined.curve.gradient_norm.push_back(all.curve.gradient_norm[i]);
    }
    if (joined.steps.size() == points) return;
    notes.push_back(std::to_string(points - joined.steps.size()) +
                    " losses that are no finite number, with finite ones after them, were left "
                    "out.");
}

// The client's smoothed losses when they are ours: the same to the last digit as inside.
std::vector<double> smoothed_losses(const Records& records, const SteppedCurve& joined) {
    std::vector<double> own = smoothed(joined.curve.loss);
    const ByStep given = by_step(find_series(records, "smoothed_loss"));
    std::vector<double> same;
    for (std::size_t i = 0; i < own.size(); ++i) {
        const double there = at(given, joined.steps[i]).value_or(kNan);
        const bool close = std::abs(there - own[i]) <= 1e-9 * std::abs(own[i]);
        if (!close && std::isfinite(own[i])) return own;
        same.push_back(close ? there : own[i]);
    }
    return same;
}

// Points up to which a curve counts, and why it ends there.
struct CurveEnd {
    std::size_t points = 0;
    StopReason reason = StopReason::kCompleted;
};

// The first point from which on the smoothed loss stays above `factor` times its best.
std::size_t first_exploded_for_good(const std::vector<double>& losses, double factor) {
    double best = std::numeric_limits<double>::infinity();
    std::size_t first = losses.size();
    for (std::size_t i = 0; i < losses.size(); ++i) {
        best = std::min(best, losses[i]);
        const bool above = losses[i] > factor * best || !std::isfinite(losses[i]);
        if (!above) first = losses.size();
        if (above && first == losses.size()) first = i;
    }
    return first;
}

// A small first loss makes all later ones look exploded: then they do not grow any more.
bool goes_on_exploding(const std::vector<double>& losses, std::size_t from, double factor) {
    constexpr std::size_t kFirstPoints = 10;
    if (from >= kFirstPoints || from + 1 >= losses.size()) return true;
    return !(losses.back() <= factor * losses[from]);
}

CurveEnd end_of(const Curve& curve, double stop_factor) {
    const std::size_t points = curve.loss.size();
    const std::size_t no_number = first_never_finite(curve.loss);
    const std::size_t exploded = first_exploded_for_good(curve.smoothed_loss, stop_factor);
    if (exploded < no_number && goes_on_exploding(curve.smoothed_loss, exploded, stop_factor))
        return {exploded + 1, StopReason::kLossExploded};
    if (no_number < points) return {no_number + 1, StopReason::kNonFiniteLoss};
    const bool norms = std::any_of(curve.gradient_norm.begin(), curve.gradient_norm.end(),
                                   [](double norm) { return std::isfinite(norm); });
    const bool last_norm_lost = norms && !std::isfinite(curve.gradient_norm.back());
    return {points, last_norm_lost ? StopReason::kNonFiniteGradient : StopReason::kCompleted};
}

void cut(Curve& curve, std::size_t points) {
    for (auto* column :
         {&curve.learning_rate, &curve.loss, &curve.smoothed_loss, &curve.gradient_norm}) {
        column->resize(points);
    }
}

// A point's step in the sweep is its place: what the log counted may have begun anywhere.
Stopped stopped_at(const Curve& curve, const CurveEnd& end) {
    Stopped stopped;
    stopped.reason = end.reason;
    const bool completed = end.reason == StopReason::kCompleted;
    stopped.step = static_cast<std::int64_t>(completed ? end.points : end.points - 1);
    if (!curve.learning_rate.empty()) stopped.learning_rate = curve.learning_rate.back();
    return stopped;
}

// The whole ladder's length from its rates, and how that was told.
std::int64_t ladder_of(const std::vector<double>& rates, std::size_t points,
                       std::vector<std::string>& notes) {
    const auto all = static_cast<std::int64_t>(rates.size());
    if (points < rates.size()) return all;
    const auto length = ladder_length(rates);
    if (!length || *length == all) return all;
    notes.push_back("The sweep ended early: its rates are the first " + std::to_string(all) +
                    " of a ladder that was taken to have " + std::to_string(*length) +
                    " (\"ladder_steps\" says it for sure).");
    return *length;
}

bool is_near_whole(double value) {
    constexpr double kTolerance = 2e-3;  // Rates may have been written with six digits.
    return std::abs(value - std::round(value)) <= kTolerance;
}

// Steps to `end` on a ladder of even steps, given as numbers (rates or their logarithms).
std::optional<std::int64_t> steps_to(double first, double last, double end, std::size_t points) {
    constexpr double kMostSteps = 10'000;
    const double step = (last - first) / static_cast<double>(points - 1);
    const double count = (end - first) / step;
    if (!(count >= static_cast<double>(points) - 1.0 - 2e-3) || count > kMostSteps) {
        return std::nullopt;
    }
    if (!is_near_whole(count)) return std::nullopt;
    return static_cast<std::int64_t>(std::llround(count)) + 1;
}

}  // namespace

std::optional<std::int64_t> ladder_length(const std::vector<double>& rates) {
    const std::size_t points = rates.size();
    if (points < 3) return std::nullopt;
    const double first = rates.front(), last = rates.back();
    // In the middle an even ladder is at the mean of its ends, of one kind or the other.
    const std::size_t half = (points - 1) / 2;
    const double middle = rates[half];
    const double share = static_cast<double>(half) / static_cast<double>(points - 1);
    const double by_log = std::log(first) + share * (std::log(last) - std::log(first));
    const bool exponential = std::abs(std::log(middle) - by_log) <= 1e-4;
    const bool linear = std::abs(middle - first - share * (last - first)) <= 1e-4 * last;
    if (exponential == linear) return std::nullopt;
    std::vector<double> ends{10.0, 1.0};
    const int decade = static_cast<int>(std::floor(std::log10(last)));
    for (int power = decade; power <= decade + 4; ++power) ends.push_back(std::pow(10.0, power));
    for (const double end : ends) {
        const auto steps = exponential
                               ? steps_to(std::log(first), std::log(last), std::log(end), points)
                               : steps_to(first, last, end, points);
        if (steps) return steps;
    }
    return std::nullopt;
}

ForeignSweep sweep_of(const AnalysisRequest& request) {
    ForeignSweep found;
    SteppedCurve joined = join(request.records, found.notes);
    average_equal_rates(joined, found.notes);
    leave_out_lost(joined, found.notes);
    Curve& curve = joined.curve;
    const std::size_t points = curve.loss.size();
    curve.smoothed_loss = smoothed_losses(request.records, joined);
    CurveEnd end{points, StopReason::kCompleted};
    if (request.stopped) {
        end.reason = request.stopped->reason;
    } else if (points > 0) {
        end = end_of(curve, request.stop_factor);
    }
    Sweep& sweep = found.sweep;
    sweep.ladder_steps = request.ladder_steps;
    const bool early = end.reason != StopReason::kCompleted;
    if (sweep.ladder_steps == 0) {
        sweep.ladder_steps = early ? ladder_of(curve.learning_rate, end.points, found.notes)
                                   : static_cast<std::int64_t>(points);
    }
    if (end.points < points) {
        found.notes.push_back("From point " + std::to_string(end.points) + " on " +
                              (end.reason == StopReason::kLossExploded
                                   ? "the loss has exploded"
                                   : "no loss is a finite number") +
                              ": the last " + std::to_string(points - end.points) +
                              " points were left out, as a range test ends there.");
        cut(curve, end.points);
    }
    sweep.stopped = request.stopped ? *request.stopped : stopped_at(curve, end);
    sweep.curve = std::move(curve);
    return found;
}

}  // namespace rangefinder::api
