// Figures of many answers at once.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/bench/advice/truth.hpp"

namespace rangefinder::advice_bench {

// One answer of one rule to one task.
struct ScoredAnswer {
    std::optional<double> rate;
    std::optional<double> low, high;  // The range that was stated, if any.
    double confidence = 0.0;          // That the range holds the best rate.
    double steps = 0.0;
    double seconds = 0.0;  // 0: not measured.
};

struct TaskAnswers {
    std::string task;
    Truth truth;
    std::vector<ScoredAnswer> answers;
};

// Mean, median, 90 % and worst regret, shares, spread and bias in decades, and how often the stated
// range held the best rate, also by the confidence stated. Every task weighs the same, but in the
// calibration, where every answer does.
nlohmann::ordered_json score(const std::vector<TaskAnswers>& tasks);

// Mean regret alone.
double mean_regret(const std::vector<TaskAnswers>& tasks);

}  // namespace rangefinder::advice_bench
