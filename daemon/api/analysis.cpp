#include "daemon/api/analysis.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "diagnostics/advice/advice.hpp"
#include "diagnostics/rules/watch.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder::api {
namespace {

// As fastai's AvgSmoothLoss: a = beta a + (1 - beta) x, divided by 1 - beta^n.
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

std::int64_t last_step(const Records& records) {
    std::int64_t last = 0;
    for (const Series& series : records) {
        if (!series.steps.empty()) last = std::max(last, series.steps.back());
    }
    return last;
}

// Its series do not say why it ended, but a last loss that is no number does.
Stopped stopped_of(const Records& records) {
    Stopped stopped;
    stopped.step = last_step(records) + 1;
    const Series* rate = find_series(records, "learning_rate");
    if (rate != nullptr && !rate->values.empty()) stopped.learning_rate = rate->values.back();
    const Series* loss = find_series(records, "loss");
    if (loss != nullptr && !loss->values.empty() && !std::isfinite(loss->values.back())) {
        stopped.reason = StopReason::kNonFiniteLoss;
        stopped.step = loss->steps.back();
    }
    return stopped;
}

// The loss by the rate, where both were measured.
Curve curve_of(const Records& records) {
    const Series& rate = *find_series(records, "learning_rate");
    const Series& loss = *find_series(records, "loss");
    const Series* norm = find_series(records, "gradient_norm");
    std::map<std::int64_t, double> rates, norms;
    for (std::size_t i = 0; i < rate.steps.size(); ++i) rates[rate.steps[i]] = rate.values[i];
    for (std::size_t i = 0; norm != nullptr && i < norm->steps.size(); ++i) {
        norms[norm->steps[i]] = norm->values[i];
    }
    Curve curve;
    for (std::size_t i = 0; i < loss.steps.size(); ++i) {
        const auto at = rates.find(loss.steps[i]);
        if (at == rates.end()) continue;
        curve.learning_rate.push_back(at->second);
        curve.loss.push_back(loss.values[i]);
        const auto measured = norms.find(loss.steps[i]);
        curve.gradient_norm.push_back(
            measured != norms.end() ? measured->second : std::numeric_limits<double>::quiet_NaN());
    }
    curve.smoothed_loss = smoothed(curve.loss);
    return curve;
}

void name_explosion(Sweep& sweep) {
    const std::vector<double>& losses = sweep.curve.smoothed_loss;
    if (sweep.stopped.reason != StopReason::kCompleted || losses.empty()) return;
    const double best = *std::min_element(losses.begin(), losses.end());
    if (losses.back() > RangeTestSpec{}.stop_factor * best && best > 0.0) {
        sweep.stopped.reason = StopReason::kLossExploded;
    }
}

void add_range_test(const AnalysisRequest& request, Analysis& analysis) {
    Sweep sweep;
    sweep.curve = curve_of(request.records);
    sweep.ladder_steps = request.ladder_steps;
    sweep.stopped = analysis.stopped;
    name_explosion(sweep);
    analysis.stopped = sweep.stopped;
    sweep.suggestions = suggest(sweep.curve, sweep.ladder_steps);
    analysis.suggestions = sweep.suggestions;
    analysis.findings = find_in_sweeps({sweep});
    analysis.recommendation = recommend({sweep}, {request.planned_schedule});
}

}  // namespace

Analysis analyse(const AnalysisRequest& request) {
    Analysis analysis;
    analysis.kind = request.facts.kind;
    analysis.stopped = stopped_of(request.records);
    if (analysis.kind == "range_test") add_range_test(request, analysis);
    Watch watch(request.facts);
    for (const Finding& finding : analysis.findings) watch.add(finding);
    watch.add(request.records);
    watch.finish(analysis.stopped);
    analysis.findings = watch.findings();
    return analysis;
}

}  // namespace rangefinder::api
