// What the range test answers to a task, seed by seed.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnostics/findings/results.hpp"
#include "tests/bench/advice/task.hpp"

namespace rangefinder::advice_bench {

struct Ladder {
    std::int64_t steps = 100;
    double start = 1e-7;
    double end = 10.0;
};

// What is asked of every task.
struct Question {
    Budget budget = Budget::kStandard;
    ScheduleKind schedule = ScheduleKind::kConstant;
    Ladder ladder;
};

struct Answer {
    std::uint64_t seed = 0;
    RangeTestResult result;
    std::int64_t steps = 0;  // All that were trained for it.
};

// One range test as a user's job would be run, with this seed and no trace of another. Throws
// std::runtime_error where the engine refuses it.
Answer answer_task(const AdviceTask& task, std::uint64_t seed, const Question& question);

}  // namespace rangefinder::advice_bench
