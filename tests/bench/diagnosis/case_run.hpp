// Runs one case as a user's job would be run, and keeps what it was told.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/findings/results.hpp"
#include "tests/bench/diagnosis/training_case.hpp"

namespace rangefinder::diagnosis {

struct ToldFinding {
    Finding finding;
    std::int64_t step = 0;  // Steps done when it was told.
};

struct CaseRun {
    std::vector<ToldFinding> findings;  // In the order they were told.
    Scores validation;                  // At the end.
    Stopped stopped;
    double seconds = 0.0;
};

// `name` is for messages and files. Throws std::runtime_error when the job is refused: a case must
// be a job that the daemon would take.
CaseRun run_case(const TrainingCase& example, const std::string& name);

}  // namespace rangefinder::diagnosis
