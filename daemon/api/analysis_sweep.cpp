#include "daemon/api/analysis_sweep.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <sstream>

#include "daemon/api/analysis_end.hpp"

namespace rangefinder::api {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

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
    const ByStep validated = by_step(find_series(records, "validation_loss"));
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
        if (!validated.empty()) {
            joined.curve.validation_loss.push_back(at(validated, step).value_or(kNan));
        }
    }
    return joined;
}

// Not merely left out, as where norms are logged now and then.
bool last_norm_is_lost(const Records& records, const std::vector<std::int64_t>& steps) {
    if (steps.empty()) return false;
    const auto norm = at(by_step(find_series(records, "gradient_norm")), steps.back());
    return norm && !std::isfinite(*norm);
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
        if (!all.validation_loss.empty()) {  // Evaluated after the rate's last batch.
            joined.curve.validation_loss.push_back(all.validation_loss[end - 1]);
        }
    }
    if (joined.steps.size() < points) {
        notes.push_back("Losses at one rate were averaged: " + std::to_string(points) +
                        " values make " + std::to_string(joined.steps.size()) + " points.");
    }
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
        if (!all.curve.validation_loss.empty()) {
            joined.curve.validation_loss.push_back(all.curve.validation_loss[i]);
        }
    }
    if (joined.steps.size() == points) return;
    notes.push_back(std::to_string(points - joined.steps.size()) +
                    " losses that are no finite number, with finite ones after them, were left "
                    "out.");
}

// The client's smoothed losses when they are ours: the same to the last digit as inside.
std::vector<double> smoothed_losses(const Records& records, const SteppedCurve& joined) {
    std::vector<double> own = smoothed_as_inside(joined.curve.loss);
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

void cut(Curve& curve, std::size_t points) {
    for (auto* column :
         {&curve.learning_rate, &curve.loss, &curve.smoothed_loss, &curve.gradient_norm}) {
        column->resize(points);
    }
    curve.validation_loss.resize(std::min(points, curve.validation_loss.size()));
}

std::string spike_note(const Curve& curve, std::size_t place) {
    std::ostringstream text;
    text << "One loss alone, " << curve.loss[place] << " at a rate of "
         << curve.learning_rate[place] << ", stands far above those beside it: no explosion.";
    return text.str();
}

// A sweep that begins anew at every rate is stopped by its losses themselves: then the last one
// alone is far above the best, and its ladder was to go on.
bool ends_on_a_jump(const Curve& curve, double factor) {
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i + 1 < curve.loss.size(); ++i) {
        best = std::min(best, curve.loss[i]);
        if (curve.loss[i] > explosion_threshold(best, factor)) return false;
    }
    if (!(curve.loss.back() > explosion_threshold(best, factor))) return false;
    const auto ladder = ladder_length(curve.learning_rate);
    return ladder && static_cast<std::size_t>(*ladder) > curve.loss.size();
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
    for (int power = decade; power <= decade + 9; ++power) ends.push_back(std::pow(10.0, power));
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
        end = end_of_curve(curve, request.stop_factor,
                           last_norm_is_lost(request.records, joined.steps));
        const bool whole = end.reason == StopReason::kCompleted;
        if (whole && ends_on_a_jump(curve, request.stop_factor)) {
            end.reason = StopReason::kLossExploded;
        }
    }
    if (end.spike > 0) found.notes.push_back(spike_note(curve, end.spike));
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
