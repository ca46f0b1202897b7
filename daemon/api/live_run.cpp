#include "daemon/api/live_run.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace rangefinder::api {
namespace {

constexpr const char* kLoss = "loss";

std::set<std::int64_t> steps_of(const Records& known, const std::string& name) {
    std::set<std::int64_t> steps;
    for (const Series& series : known) {
        if (series.name == name) steps.insert(series.steps.begin(), series.steps.end());
    }
    return steps;
}

Error too_late(const std::string& name, std::int64_t step, std::int64_t frontier) {
    const std::string text = "step " + std::to_string(step) + " of \"" + name +
                             "\" comes too late: steps before " + std::to_string(frontier) +
                             " have been judged (send what belongs to a step together, or begin "
                             "the run with late_steps)";
    return Error{ErrorKind::kConflict, text, {{"/step", text}}};
}

Error full(const std::string& what, std::size_t most) {
    return Error{ErrorKind::kTooLarge,
                 "the run is full: it may have " + std::to_string(most) + " " + what +
                     "; nothing of this batch was taken",
                 {}};
}

}  // namespace

LiveRun::LiveRun(RunFacts facts, std::int64_t late_steps, RunLimits limits)
    : late_steps_(late_steps),
      limits_(limits),
      is_range_test_(facts.kind == "range_test"),
      watch_(std::move(facts)) {}

std::int64_t LiveRun::frontier() const {
    return newest_loss_.value_or(newest_step_) - late_steps_;
}

std::optional<LiveRun::Overlap> LiveRun::overlap(const Records& batch) const {
    Overlap overlap{{}, std::numeric_limits<std::int64_t>::max(), -1};
    for (const Series& series : batch) {
        const auto before = newest_.find(series.name);
        if (before == newest_.end() || series.steps.empty()) continue;
        if (series.steps.front() > before->second.step) continue;
        overlap.names.push_back(series.name);
        overlap.from = std::min(overlap.from, series.steps.front());
        overlap.to = std::max(overlap.to, std::min(series.steps.back(), before->second.step));
    }
    if (overlap.names.empty()) return std::nullopt;
    return overlap;
}

Result<LiveRun::Fresh> LiveRun::sort_out(const Records& batch, const Records& known) const {
    Fresh fresh;
    for (const Series& series : batch) {
        const std::set<std::int64_t> before = steps_of(known, series.name);
        Series added{series.name, {}, {}};
        for (std::size_t i = 0; i < series.steps.size(); ++i) {
            const std::int64_t step = series.steps[i];
            if (before.contains(step)) {
                ++fresh.repeated;
                continue;
            }
            if (step < frontier()) return too_late(series.name, step, frontier());
            added.steps.push_back(step);
            added.values.push_back(series.values[i]);
        }
        fresh.accepted += static_cast<std::int64_t>(added.steps.size());
        if (!added.steps.empty()) fresh.records.push_back(std::move(added));
    }
    if (auto refused = refusal(fresh)) return *refused;
    return fresh;
}

std::optional<Error> LiveRun::refusal(const Fresh& fresh) const {
    std::size_t series = newest_.size(), ahead = 0;
    std::int64_t loss = newest_loss_.value_or(-1), last = newest_step_;
    for (const Series& one : fresh.records) {
        series += newest_.contains(one.name) ? 0 : 1;
        last = std::max(last, one.steps.back());
        if (one.name != kLoss) continue;
        loss = std::max(loss, one.steps.back());
        const auto before = newest_.find(kLoss);
        const std::size_t points = before == newest_.end() ? 0 : before->second.points;
        if (is_range_test_ && points + one.steps.size() > limits_.range_test_steps) {
            return full("steps, being a range test", limits_.range_test_steps);
        }
    }
    if (series > limits_.series) return full("series", limits_.series);
    if (values_ + static_cast<std::size_t>(fresh.accepted) > limits_.values) {
        return full("values in all series together", limits_.values);
    }
    const std::int64_t judged = (loss >= 0 ? loss : last) - late_steps_;
    const auto is_ahead = [&](std::int64_t step) { return step > judged; };
    for (const HeldPoint& point : held_) ahead += is_ahead(point.step) ? 1 : 0;
    for (const Series& one : fresh.records) {
        ahead +=
            static_cast<std::size_t>(std::count_if(one.steps.begin(), one.steps.end(), is_ahead));
    }
    if (ahead <= limits_.held) return std::nullopt;
    return full("values after the newest \"loss\", which is at step " + std::to_string(loss),
                limits_.held);
}

void LiveRun::note(const Series& series) {
    const auto [place, is_new] =
        newest_.try_emplace(series.name, Newest{names_.size(), -1, 0.0, 0});
    Newest& newest = place->second;
    if (is_new) names_.push_back(series.name);
    for (std::size_t i = 0; i < series.steps.size(); ++i) {
        held_.push_back({newest.place, series.steps[i], series.values[i]});
        if (series.steps[i] < newest.step) continue;
        newest.step = series.steps[i];
        newest.value = series.values[i];
    }
    newest.points += series.steps.size();
    values_ += series.steps.size();
    newest_step_ = std::max(newest_step_, newest.step);
    if (series.name == kLoss) newest_loss_ = newest.step;
}

Records LiveRun::release(std::int64_t last) {
    std::stable_sort(held_.begin(), held_.end(),
                     [](const HeldPoint& a, const HeldPoint& b) { return a.step < b.step; });
    Records records;
    for (const std::string& name : names_) records.push_back({name, {}, {}});
    const auto end = std::find_if(held_.begin(), held_.end(),
                                  [&](const HeldPoint& point) { return point.step > last; });
    for (auto point = held_.begin(); point != end; ++point) {
        records[point->series].steps.push_back(point->step);
        records[point->series].values.push_back(point->value);
    }
    held_.erase(held_.begin(), end);
    return records;
}

std::vector<Finding> LiveRun::take(const Records& fresh) {
    for (const Series& series : fresh) note(series);
    return watch_.add(release(frontier()));
}

std::vector<Finding> LiveRun::finish(const Stopped& stopped) {
    watch_.add(release(std::numeric_limits<std::int64_t>::max()));
    watch_.finish(stopped);
    return watch_.findings();
}

std::optional<double> LiveRun::newest(const std::string& name) const {
    const auto found = newest_.find(name);
    if (found == newest_.end()) return std::nullopt;
    return found->second.value;
}

}  // namespace rangefinder::api
