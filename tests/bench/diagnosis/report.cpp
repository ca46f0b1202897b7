#include "tests/bench/diagnosis/report.hpp"

#include <algorithm>
#include <cstdio>
#include <set>
#include <utility>

namespace rangefinder::diagnosis {

namespace {

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
    return text;
}

std::string quoted(const std::vector<std::string>& words) {
    return words.empty() ? "[]" : "[\"" + joined(words, "\", \"") + "\"]";
}

// How often each word is there: "critical 4, warning 1".
class Tally {
  public:
    void add(const std::string& word) { ++counts_[word]; }

    std::string text() const {
        std::vector<std::string> parts;
        parts.reserve(counts_.size());
        for (const auto& [word, count] : counts_) {
            parts.push_back(word + " " + std::to_string(count));
        }
        return joined(parts, ", ");
    }

    std::string json() const {
        std::vector<std::string> parts;
        parts.reserve(counts_.size());
        for (const auto& [word, count] : counts_) {
            parts.push_back("\"" + word + "\": " + std::to_string(count));
        }
        return "{" + joined(parts, ", ") + "}";
    }

  private:
    std::map<std::string, int> counts_;
};

struct FaultSummary {
    std::size_t found = 0, early = 0;
    double median_place = 0.0, last_place = 0.0;
    Tally rules, severities, others;
    std::vector<std::string> missed;  // "digits_mlp/sgd seed 2"; late ones too.
};

FaultSummary summarize(const std::vector<FaultyRun>& runs) {
    FaultSummary summary;
    std::vector<double> places;
    for (const FaultyRun& run : runs) {
        for (const auto& [rule, severity] : run.others) {
            summary.others.add(rule + ":" + severity_name(severity));
        }
        if (!run.early) {
            summary.missed.push_back(run.task + " seed " + std::to_string(run.seed) +
                                     (run.found ? " late" : ""));
        }
        summary.early += run.early ? 1 : 0;
        if (!run.found) continue;
        ++summary.found;
        places.push_back(run.place);
        summary.rules.add(run.rule);
        summary.severities.add(severity_name(run.severity));
    }
    if (places.empty()) return summary;
    std::sort(places.begin(), places.end());
    summary.median_place = places[places.size() / 2];
    summary.last_place = places.back();
    return summary;
}

// "rule:severity@layer" of what matters in a healthy training.
Tally false_alarms(const std::vector<HealthyRun>& runs, bool infos) {
    Tally tally;
    for (const HealthyRun& run : runs) {
        std::set<std::string> seen;
        for (const ToldFinding& told : run.told) {
            if ((told.finding.severity == Severity::kInfo) != infos) continue;
            seen.insert(told.finding.rule + ":" + severity_name(told.finding.severity));
        }
        for (const std::string& one : seen) tally.add(one);
    }
    return tally;
}

std::map<std::string, std::vector<HealthyRun>> by_task(const std::vector<HealthyRun>& runs) {
    std::map<std::string, std::vector<HealthyRun>> tasks;
    for (const HealthyRun& run : runs) tasks[run.task].push_back(run);
    return tasks;
}

double worst_share(const std::vector<HealthyRun>& runs) {
    double worst = 0.0;
    for (const HealthyRun& run : runs) worst = std::max(worst, run.loss_share);
    return worst;
}

double seconds_of(const Outcomes& outcomes) {
    double seconds = 0.0;
    for (const FaultyRun& run : all_faulty(outcomes)) seconds += run.seconds;
    for (const HealthyRun& run : outcomes.healthy) seconds += run.seconds;
    return seconds;
}

long long as_printed(std::size_t count) {
    return static_cast<long long>(count);
}

void print_fault(const Fault& fault, const std::vector<FaultyRun>& runs) {
    const FaultSummary summary = summarize(runs);
    std::printf("%-24s %3lld of %3lld, %3lld early, told at %.2f (last %.2f)  %s (%s)\n",
                fault.name.c_str(), as_printed(summary.found), as_printed(runs.size()),
                as_printed(summary.early), summary.median_place, summary.last_place,
                summary.rules.text().c_str(), summary.severities.text().c_str());
    if (!summary.missed.empty()) {
        std::printf("    not in time: %s\n", joined(summary.missed, "; ").c_str());
    }
    const std::string others = summary.others.text();
    if (!others.empty()) std::printf("    beside it: %s\n", others.c_str());
}

void print_healthy(const std::string& task, const std::vector<HealthyRun>& runs) {
    const std::string alarms = false_alarms(runs, false).text();
    const std::string infos = false_alarms(runs, true).text();
    std::printf("%-38s %2lld runs, loss at most %.3f of the baseline's  %s%s%s\n", task.c_str(),
                as_printed(runs.size()), worst_share(runs), alarms.c_str(),
                infos.empty() ? "" : "  info: ", infos.c_str());
}

void print_fault_json(const Fault& fault, const std::vector<FaultyRun>& runs) {
    const FaultSummary summary = summarize(runs);
    std::printf("  {\"fault\": \"%s\", \"expected\": %s, \"onset\": %g, \"trainings\": %lld, ",
                fault.name.c_str(), quoted(fault.expected).c_str(), fault.onset,
                as_printed(runs.size()));
    std::printf("\"found\": %lld, \"in_time\": %lld, ", as_printed(summary.found),
                as_printed(summary.early));
    std::printf("\"told_at\": {\"median\": %.4f, \"last\": %.4f}, ", summary.median_place,
                summary.last_place);
    std::printf("\"rules\": %s, \"severities\": %s, ", summary.rules.json().c_str(),
                summary.severities.json().c_str());
    std::printf("\"beside\": %s, \"not_in_time\": %s}", summary.others.json().c_str(),
                quoted(summary.missed).c_str());
}

void print_healthy_json(const std::string& task, const std::vector<HealthyRun>& runs) {
    std::printf("  {\"training\": \"%s\", \"runs\": %lld, \"loss_share\": %.4f, \"bar\": %.4f, ",
                task.c_str(), as_printed(runs.size()), worst_share(runs), runs.front().bar);
    std::printf("\"alarms\": %s, \"infos\": %s}", false_alarms(runs, false).json().c_str(),
                false_alarms(runs, true).json().c_str());
}

}  // namespace

void print_table(const Outcomes& outcomes) {
    for (const auto& [fault, runs] : outcomes.faulty) print_fault(fault, runs);
    for (const auto& [task, runs] : by_task(outcomes.healthy)) print_healthy(task, runs);
    const std::vector<FaultyRun> faulty = all_faulty(outcomes);
    std::printf("%lld kinds of faults, %lld faulty trainings: %.1f %% found, %.1f %% in time\n",
                as_printed(outcomes.faulty.size()), as_printed(faulty.size()),
                100.0 * found_share(faulty), 100.0 * early_share(faulty));
    std::printf("%lld healthy trainings: %.1f %% with a critical, %.1f %% with a warning\n",
                as_printed(outcomes.healthy.size()),
                100.0 * healthy_share(outcomes.healthy, Severity::kCritical),
                100.0 * healthy_share(outcomes.healthy, Severity::kWarning));
    std::printf("%.0f s of training\n", seconds_of(outcomes));
}

void print_json(const Outcomes& outcomes) {
    const std::vector<FaultyRun> faulty = all_faulty(outcomes);
    std::printf("{\"faulty\": {\"kinds\": %lld, \"trainings\": %lld, \"found\": %.4f, ",
                as_printed(outcomes.faulty.size()), as_printed(faulty.size()), found_share(faulty));
    std::printf("\"in_time\": %.4f},\n", early_share(faulty));
    std::printf("\"healthy\": {\"trainings\": %lld, \"critical\": %.4f, \"warning\": %.4f},\n",
                as_printed(outcomes.healthy.size()),
                healthy_share(outcomes.healthy, Severity::kCritical),
                healthy_share(outcomes.healthy, Severity::kWarning));
    std::printf("\"seconds\": %.1f,\n\"faults\": [", seconds_of(outcomes));
    const char* before = "\n";
    for (const auto& [fault, runs] : outcomes.faulty) {
        std::printf("%s", std::exchange(before, ",\n"));
        print_fault_json(fault, runs);
    }
    std::printf("],\n\"trainings\": [");
    before = "\n";
    for (const auto& [task, runs] : by_task(outcomes.healthy)) {
        std::printf("%s", std::exchange(before, ",\n"));
        print_healthy_json(task, runs);
    }
    std::printf("]}\n");
}

}  // namespace rangefinder::diagnosis
