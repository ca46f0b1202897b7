#include "daemon/api/run_result.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "daemon/api/analysis.hpp"
#include "daemon/api/analysis_checks.hpp"

namespace rangefinder::api {
namespace {

constexpr std::string_view kValidation = "validation_";
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

Stopped run_stopped(const LiveRun& live, StopReason reason) {
    Stopped stopped;
    stopped.reason = reason;
    stopped.step = live.newest_step() + 1;
    stopped.learning_rate = live.newest("learning_rate").value_or(0.0);
    const auto loss = live.newest("loss");
    if (loss && !std::isfinite(*loss)) {
        stopped.reason = StopReason::kNonFiniteLoss;
        stopped.step = live.newest_step();
    }
    return stopped;
}

double largest(const Series* series) {
    double most = kUnknown;
    if (series == nullptr) return most;
    for (const double value : series->values) {
        if (std::isfinite(value) && !(most >= value)) most = value;
    }
    return most;
}

// Every "validation_..." as it was in the step of the lowest validation loss.
void add_best(const Records& records, TrainingResult& result) {
    const Series* loss = find_series(records, "validation_loss");
    if (loss == nullptr) return;
    double lowest = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < loss->values.size(); ++i) {
        if (!(loss->values[i] < lowest)) continue;
        lowest = loss->values[i];
        result.best_step = loss->steps[i];
    }
    for (const Series& series : records) {
        const auto at = std::find(series.steps.begin(), series.steps.end(), result.best_step);
        if (at == series.steps.end() || !series.name.starts_with(kValidation)) continue;
        result.best_validation[series.name.substr(kValidation.size())] =
            series.values[static_cast<std::size_t>(at - series.steps.begin())];
    }
}

TrainingResult training_result(const RunRequest& about, const Records& records,
                               const RunEnding& ending, LiveRun& live) {
    TrainingResult result;
    result.steps = live.newest_step() + 1;
    const auto per_epoch = about.about.facts.steps_per_epoch;
    result.epochs =
        per_epoch ? static_cast<double>(result.steps) / static_cast<double>(*per_epoch) : kUnknown;
    result.learning_rate = largest(find_series(records, "learning_rate"));
    for (const char* name : {"loss", "accuracy"}) {
        if (const auto value = live.newest(name)) result.train[name] = *value;
    }
    for (const Series& series : records) {
        const auto value = live.newest(series.name);
        if (!value || !series.name.starts_with(kValidation)) continue;
        result.validation[series.name.substr(kValidation.size())] = *value;
    }
    add_best(records, result);
    result.seconds = ending.seconds;
    result.stopped = run_stopped(live, ending.reason);
    result.findings = live.finish(result.stopped);
    return result;
}

// What there is when there is no curve: nothing to read a rate from.
RangeTestResult without_curve(const std::string& why, const RunEnding& ending, LiveRun& live) {
    RangeTestResult result;
    result.sweeps.emplace_back();
    result.sweeps.front().stopped = run_stopped(live, ending.reason);
    result.recommendation.explanation = {"There is no rate to recommend: " + why + "."};
    result.findings = live.finish(result.sweeps.front().stopped);
    result.seconds = ending.seconds;
    return result;
}

bool has_points(const Records& records, std::string_view name) {
    const Series* series = find_series(records, name);
    return series != nullptr && !series->steps.empty();
}

JobResult range_test_result(const RunRequest& about, Records records, const RunEnding& ending,
                            LiveRun& live) {
    if (!has_points(records, "loss") || !has_points(records, "learning_rate")) {
        return without_curve("no loss came with its learning_rate", ending, live);
    }
    AnalysisBody body;
    body.curves.push_back(about.about);
    body.curves.front().records = std::move(records);
    const auto checked = checked_body(std::move(body), "", {});
    if (!checked) {
        const FieldError& wrong = checked.error().fields.front();
        return without_curve(wrong.pointer + " " + wrong.detail, ending, live);
    }
    Analysis analysis = analyse(checked->curves.front());
    if (analysis.curve.loss.empty()) {
        return without_curve("no loss came with its learning_rate", ending, live);
    }
    RangeTestResult result;
    result.sweeps.push_back({std::move(analysis.curve), analysis.ladder_steps, analysis.stopped,
                             std::move(analysis.suggestions)});
    result.recommendation = std::move(*analysis.recommendation);
    result.findings = std::move(analysis.findings);
    result.seconds = ending.seconds;
    return result;
}

// By step: points that came late stand where they belong.
void sort_by_step(Series& series) {
    if (std::is_sorted(series.steps.begin(), series.steps.end())) return;
    std::vector<std::pair<std::int64_t, double>> points;
    for (std::size_t i = 0; i < series.steps.size(); ++i) {
        points.emplace_back(series.steps[i], series.values[i]);
    }
    std::stable_sort(points.begin(), points.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < points.size(); ++i) {
        series.steps[i] = points[i].first;
        series.values[i] = points[i].second;
    }
}

}  // namespace

std::vector<std::string> series_for_result(const RunRequest& about, const LiveRun& live) {
    if (about.about.facts.kind == "range_test") return {};
    std::vector<std::string> names{"learning_rate"};
    for (const std::string& name : live.names()) {
        if (name.starts_with(kValidation)) names.push_back(name);
    }
    return names;
}

JobResult run_result(const RunRequest& about, Records records, const RunEnding& ending,
                     LiveRun& live) {
    for (Series& series : records) sort_by_step(series);
    if (about.about.facts.kind == "range_test") {
        return range_test_result(about, std::move(records), ending, live);
    }
    return training_result(about, records, ending, live);
}

}  // namespace rangefinder::api
