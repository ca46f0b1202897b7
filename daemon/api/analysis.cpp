#include "daemon/api/analysis.hpp"

#include <algorithm>
#include <cmath>

#include "daemon/api/analysis_code.hpp"
#include "daemon/api/analysis_sweep.hpp"
#include "diagnostics/advice/advice.hpp"
#include "diagnostics/advice/measured_advice.hpp"
#include "diagnostics/rules/watch.hpp"
#include "diagnostics/spec/optimizer_spec.hpp"

namespace rangefinder::api {
namespace {

std::int64_t last_step(const Records& records) {
    std::int64_t last = 0;
    for (const Series& series : records) {
        if (!series.steps.empty()) last = std::max(last, series.steps.back());
    }
    return last;
}

// Its series do not say why it ended, but a last loss that is no number does.
Stopped stopped_of(const AnalysisRequest& request) {
    if (request.stopped) return *request.stopped;
    Stopped stopped;
    stopped.step = last_step(request.records) + 1;
    const Series* rate = find_series(request.records, "learning_rate");
    if (rate != nullptr && !rate->values.empty()) stopped.learning_rate = rate->values.back();
    const Series* loss = find_series(request.records, "loss");
    if (loss != nullptr && !loss->values.empty() && !std::isfinite(loss->values.back())) {
        stopped.reason = StopReason::kNonFiniteLoss;
        stopped.step = loss->steps.back();
    }
    return stopped;
}

// Of a curve that may have been meant as a range test.
void tell_assumed_kind(const AnalysisRequest& request, Analysis& analysis) {
    const Series* rate = find_series(request.records, "learning_rate");
    if (!request.kind_assumed || rate == nullptr || request.facts.constant_rate) return;
    analysis.notes.emplace_back(
        "It was taken for a training, as its rate does not rise throughout; for a range test say "
        "so with \"kind\".");
}

// As the facts say, else the usual.
std::optional<double> second_moment_decay_of(const RunFacts& facts) {
    if (facts.optimizer == "adam" || facts.optimizer == "adamw") return facts.beta2;
    if (facts.optimizer == "rmsprop") return OptimizerSpec{}.alpha;
    return std::nullopt;
}

PlannedTraining planned_by(const AnalysisRequest& request) {
    PlannedTraining planned = request.tested.value_or(PlannedTraining{});
    planned.schedule = request.planned_schedule;
    planned.steps = request.facts.planned_steps.value_or(0);
    planned.steps_assumed = request.planned_assumed;
    planned.batch_size = request.facts.batch_size.value_or(planned.batch_size);
    if (request.facts.optimizer.empty()) return planned;
    planned.optimizer = request.facts.optimizer;
    planned.second_moment_decay = second_moment_decay_of(request.facts);
    return planned;
}

// Of a range test's curve: also what the rules need not see.
void read_sweep(const AnalysisRequest& request, Analysis& analysis) {
    ForeignSweep found = sweep_of(request);
    analysis.stopped = found.sweep.stopped;
    analysis.ladder_steps = found.sweep.ladder_steps;
    analysis.suggestions = suggest(found.sweep.curve, found.sweep.ladder_steps);
    analysis.curve = std::move(found.sweep.curve);
    analysis.notes = std::move(found.notes);
}

Sweep sweep_from(const Analysis& analysis) {
    return {analysis.curve, analysis.ladder_steps, analysis.stopped, analysis.suggestions};
}

// Those of a kind that is not there yet, as a range test of our own adds them to its rules'.
void add_unknown(const std::vector<Finding>& more, std::vector<Finding>& findings) {
    for (const Finding& finding : more) {
        const bool known = std::any_of(findings.begin(), findings.end(), [&](const Finding& other) {
            return other.rule == finding.rule;
        });
        if (!known) findings.push_back(finding);
    }
}

std::vector<Finding> watched(const AnalysisRequest& request, const Stopped& stopped) {
    Watch watch(request.facts);
    watch.add(request.records);
    watch.finish(stopped);
    return watch.findings();
}

CurveGroup& group_of(const std::string& optimizer, std::vector<CurveGroup>& groups) {
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const CurveGroup& group) {
        return group.optimizer == optimizer;
    });
    if (found != groups.end()) return *found;
    groups.push_back({optimizer, {}, {}, {}, {}});
    return groups.back();
}

void judge(const AnalysisBody& body, const std::vector<Analysis>& curves,
           const std::vector<Trial>& trials, CurveGroup& group) {
    std::vector<Sweep> sweeps;
    for (const std::size_t place : group.curves) sweeps.push_back(sweep_from(curves[place]));
    const AnalysisRequest& first = body.curves[group.curves.front()];
    group.recommendation = recommend(sweeps, planned_by(first), trials);
    group.recommendation.code = analysis_code(first, group.recommendation);
    group.band = band_of(sweeps);
    group.findings = curves[group.curves.front()].findings;
    add_unknown(find_in_sweeps(sweeps), group.findings);
}

}  // namespace

Analysis analyse(const AnalysisRequest& request) {
    Analysis analysis;
    analysis.kind = request.facts.kind;
    const bool range_test = analysis.kind == "range_test";
    analysis.stopped = stopped_of(request);
    if (range_test) read_sweep(request, analysis);
    analysis.findings = watched(request, analysis.stopped);
    if (!range_test) {
        tell_assumed_kind(request, analysis);
        return analysis;
    }
    const Sweep sweep = sweep_from(analysis);
    add_unknown(find_in_sweeps({sweep}), analysis.findings);
    analysis.recommendation = recommend({sweep}, planned_by(request));
    analysis.recommendation->code = analysis_code(request, *analysis.recommendation);
    return analysis;
}

AnalysisSet analyse_together(const AnalysisBody& body) {
    AnalysisSet set;
    for (const AnalysisRequest& request : body.curves) {
        set.curves.push_back(analyse(request));
        if (set.curves.back().kind != "range_test") continue;
        group_of(request.facts.optimizer, set.groups).curves.push_back(set.curves.size() - 1);
    }
    for (CurveGroup& group : set.groups) {
        const bool first = &group == &set.groups.front();
        judge(body, set.curves, first ? body.trials : std::vector<Trial>{}, group);
        if (first && body.probes) add_measured_advice(*body.probes, group.recommendation);
    }
    return set;
}

}  // namespace rangefinder::api
