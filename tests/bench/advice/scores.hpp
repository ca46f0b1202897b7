// Figures of many answers at once.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/findings/results.hpp"
#include "tests/bench/advice/truth.hpp"

namespace rangefinder::advice_bench {

// One answer of one rule to one task.
struct ScoredAnswer {
    std::optional<double> rate;
    std::optional<double> low, high;  // The range that was stated, if any.
    double confidence = 0.0;          // That the range holds the best rate.
    double steps = 0.0;
    double seconds = 0.0;                  // 0: not measured.
    std::optional<ExpectedLoss> expected;  // At the length of the task's trainings.
    // What a range test says beside it.
    std::map<std::string, std::optional<double>> opinions = {};
    std::optional<double> largest_stable_rate = {};
    bool has_batch_size = false;
};

struct TaskAnswers {
    std::string task;
    Truth truth;
    std::vector<ScoredAnswer> answers;
    std::string optimizer = {};
};

// Mean, median, 90 % and worst regret, shares, spread and bias in decades, and how often the stated
// range held the best rate, also by the confidence stated; of the losses to expect, how far the
// logarithm of what trainings at the answer's rate ended with was away, and the share of them
// inside the stated range. Every task weighs the same, but in the calibration, where every answer
// does.
nlohmann::ordered_json score(const std::vector<TaskAnswers>& tasks);

// Mean regret alone.
double mean_regret(const std::vector<TaskAnswers>& tasks);

}  // namespace rangefinder::advice_bench
