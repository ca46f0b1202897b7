// What the findings of each training were worth.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/bench/diagnosis/case_run.hpp"
#include "tests/bench/diagnosis/fault.hpp"
#include "tests/bench/diagnosis/tasks.hpp"

namespace rangefinder::diagnosis {

// One training with a fault in it.
struct FaultyRun {
    std::string task;
    std::uint64_t seed = 0;
    bool found = false;  // One of the expected rules was told.
    bool early = false;  // And that within a third of the steps after the fault's onset.
    double place = 0.0;  // Step at which it was told, as a share of the steps.
    std::string rule;    // Which, with its severity.
    Severity severity = Severity::kInfo;
    std::map<std::string, Severity> others;  // Rules that were told beside it.
    double seconds = 0.0;
};

// One healthy training.
struct HealthyRun {
    std::string task;
    std::uint64_t seed = 0;
    double loss_share = 0.0;  // Validation loss over that of the best constant prediction.
    double bar = 0.0;         // What the share must not be above.
    std::vector<ToldFinding> told;
    double seconds = 0.0;

    bool trains() const { return loss_share <= bar; }
    bool has(Severity severity) const;
};

FaultyRun judge(const Fault& fault, const Task& task, std::uint64_t seed, std::int64_t steps,
                const CaseRun& run);

inline constexpr double kEarlyShare = 1.0 / 3.0;

struct Outcomes {
    // By fault, in the order of the list; a fault's runs by task and seed.
    std::vector<std::pair<Fault, std::vector<FaultyRun>>> faulty;
    std::vector<HealthyRun> healthy;
};

// Shares over all trainings; 1 or 0 where there are none.
double found_share(const std::vector<FaultyRun>& runs);
double early_share(const std::vector<FaultyRun>& runs);
double healthy_share(const std::vector<HealthyRun>& runs, Severity severity);
std::vector<FaultyRun> all_faulty(const Outcomes& outcomes);

}  // namespace rangefinder::diagnosis
