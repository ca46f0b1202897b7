#include "tests/bench/diagnosis/outcome.hpp"

#include <algorithm>

namespace rangefinder::diagnosis {

namespace {

bool is_expected(const Fault& fault, const std::string& rule) {
    return std::find(fault.expected.begin(), fault.expected.end(), rule) != fault.expected.end();
}

void note(std::map<std::string, Severity>& rules, const Finding& finding) {
    const auto [place, added] = rules.emplace(finding.rule, finding.severity);
    place->second = std::max(place->second, finding.severity);
}

template <typename Run, typename Condition>
double share(const std::vector<Run>& runs, double of_none, Condition condition) {
    if (runs.empty()) return of_none;
    const auto count = std::count_if(runs.begin(), runs.end(), condition);
    return static_cast<double>(count) / static_cast<double>(runs.size());
}

}  // namespace

bool HealthyRun::has(Severity severity) const {
    return std::any_of(told.begin(), told.end(),
                       [&](const ToldFinding& one) { return one.finding.severity == severity; });
}

FaultyRun judge(const Fault& fault, const Task& task, std::uint64_t seed, std::int64_t steps,
                const CaseRun& run) {
    FaultyRun judged;
    judged.task = task.name;
    judged.seed = seed;
    judged.seconds = run.seconds;
    for (const ToldFinding& told : run.findings) {
        if (!is_expected(fault, told.finding.rule)) {
            note(judged.others, told.finding);
        } else if (!judged.found) {
            judged.found = true;
            judged.rule = told.finding.rule;
            judged.severity = told.finding.severity;
            judged.place = static_cast<double>(told.step) / static_cast<double>(steps);
        } else if (judged.rule == told.finding.rule) {
            judged.severity = std::max(judged.severity, told.finding.severity);
        }
    }
    judged.early = judged.found && judged.place <= fault.onset + kEarlyShare;
    return judged;
}

double found_share(const std::vector<FaultyRun>& runs) {
    return share(runs, 1.0, [](const FaultyRun& run) { return run.found; });
}

double early_share(const std::vector<FaultyRun>& runs) {
    return share(runs, 1.0, [](const FaultyRun& run) { return run.early; });
}

double healthy_share(const std::vector<HealthyRun>& runs, Severity severity) {
    return share(runs, 0.0, [&](const HealthyRun& run) { return run.has(severity); });
}

std::vector<FaultyRun> all_faulty(const Outcomes& outcomes) {
    std::vector<FaultyRun> all;
    for (const auto& [fault, runs] : outcomes.faulty)
        all.insert(all.end(), runs.begin(), runs.end());
    return all;
}

}  // namespace rangefinder::diagnosis
