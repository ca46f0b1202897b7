#include "diagnostics/rules/watch.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "diagnostics/base/check.hpp"
#include "diagnostics/rules/evidence.hpp"
#include "diagnostics/rules/loss_shape.hpp"
#include "diagnostics/rules/rule_table.hpp"

namespace rangefinder {
namespace {

// Steps from one judgement to the next: every one at first, then 5 % of those done.
constexpr std::int64_t kSparsestJudgement = 50;
constexpr std::int64_t kShareBetween = 20;

std::int64_t judged_after(std::int64_t step) {
    return step + std::clamp(step / kShareBetween, std::int64_t{1}, kSparsestJudgement);
}

std::string advice_of(const Finding& finding) {
    std::string text;
    for (const FindingAction& action : finding.actions) {
        if (!text.empty()) text += ' ';
        text += action.text;
    }
    return text;
}

void complete(Finding& finding, const Rule& rule, std::int64_t step) {
    finding.rule = rule.name;
    if (finding.reference.empty()) finding.reference = rule.reference;
    if (!finding.first_step) finding.first_step = std::max<std::int64_t>(step, 0);
    if (finding.advice.empty()) finding.advice = advice_of(finding);
    RF_CHECK(finding.confidence > 0.0 && finding.confidence <= 1.0);
}

// A range test goes on until its rate is too high for the model: what is seen from then on says
// nothing of the model at a sensible rate. Also true once it has ended.
bool has_turned(const Evidence& evidence) {
    if (evidence.stopped()) return true;
    const auto shape = shape_of_loss(evidence, 1);
    return shape &&
           shape->level > std::max(1.05 * shape->lowest, shape->lowest + 3.0 * shape->noise);
}

struct PendingPoint {
    Track* track;
    TrackPoint point;
};

}  // namespace

struct Watch::State {
    explicit State(RunFacts facts) : evidence(std::move(facts)) {}

    Evidence evidence;
    std::vector<PendingPoint> pending;  // Of steps that are not complete, in step order.
    std::int64_t newest_step = -1;
    std::optional<std::int64_t> newest_loss;
    std::int64_t next_judgement = 0;
    std::vector<Finding> told;  // In the order in which they were first told.
    std::set<std::string> rules_told_from_outside;

    void take(const Records& records) {
        for (const Series& series : records) {
            RF_CHECK(series.steps.size() == series.values.size());
            Track& track = evidence.track(series.name);
            for (std::size_t i = 0; i < series.steps.size(); ++i) {
                pending.push_back({&track, {series.steps[i], series.values[i]}});
                newest_step = std::max(newest_step, series.steps[i]);
            }
            if (series.name == "loss" && !series.steps.empty()) newest_loss = series.steps.back();
        }
        std::stable_sort(pending.begin(), pending.end(),
                         [](const auto& a, const auto& b) { return a.point.step < b.point.step; });
    }

    // All steps before `limit` are complete.
    void judge_before(std::int64_t limit, std::vector<Finding>& news) {
        std::size_t i = 0;
        while (i < pending.size() && pending[i].point.step < limit) {
            const std::int64_t step = pending[i].point.step;
            for (; i < pending.size() && pending[i].point.step == step; ++i) {
                pending[i].track->add(pending[i].point);
            }
            evidence.set_step(std::max(step, evidence.step()));
            if (step >= next_judgement) {
                judge(news);
                next_judgement = judged_after(step);
            }
        }
        pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(i));
    }

    void judge(std::vector<Finding>& news) {
        if (evidence.is_range_test() && has_turned(evidence)) return;
        for (const Rule& rule : rule_table()) {
            if (evidence.is_range_test() && !rule.in_range_tests) continue;
            if (rules_told_from_outside.contains(rule.name)) continue;
            for (Finding& finding : rule.find(evidence)) {
                complete(finding, rule, evidence.step());
                tell(std::move(finding), news);
            }
        }
    }

    void tell(Finding finding, std::vector<Finding>& news) {
        const auto known = std::find_if(told.begin(), told.end(), [&](const Finding& other) {
            return other.rule == finding.rule && other.layer == finding.layer;
        });
        if (known == told.end()) {
            told.push_back(finding);
        } else if (finding.severity > known->severity) {
            if (known->first_step) finding.first_step = known->first_step;
            *known = finding;
        } else {
            return;
        }
        news.push_back(std::move(finding));
    }
};

Watch::Watch(RunFacts facts) : state_(std::make_unique<State>(std::move(facts))) {}
Watch::~Watch() = default;
Watch::Watch(Watch&&) noexcept = default;
Watch& Watch::operator=(Watch&&) noexcept = default;

std::vector<Finding> Watch::add(const Records& records) {
    std::vector<Finding> news;
    state_->take(records);
    state_->judge_before(state_->newest_loss.value_or(state_->newest_step), news);
    return news;
}

std::vector<Finding> Watch::finish(const Stopped& stopped) {
    std::vector<Finding> news;
    state_->judge_before(std::numeric_limits<std::int64_t>::max(), news);
    state_->evidence.set_stopped(stopped);
    state_->judge(news);
    return news;
}

void Watch::add(const Finding& finding) {
    std::vector<Finding> ignored;
    state_->tell(finding, ignored);
    state_->rules_told_from_outside.insert(finding.rule);
}

std::vector<Finding> Watch::findings() const {
    std::vector<Finding> all = state_->told;
    std::stable_sort(all.begin(), all.end(), [](const Finding& a, const Finding& b) {
        if (a.severity != b.severity) return a.severity > b.severity;
        return a.first_step < b.first_step;
    });
    return all;
}

}  // namespace rangefinder
