// How far what a range test says beside its rate lies from the truth.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "tests/bench/advice/scores.hpp"

namespace rangefinder::advice_bench {

// Of each second opinion against the best rate, by kind of optimizer ("sgd" or all others), and of
// largest_stable_rate against the truth's: bias_decades (median over all answers), spread_decades
// (p10 to p90 of them), and the share of answers that have one; of the batch size that share alone.
nlohmann::ordered_json side_scores(const std::vector<TaskAnswers>& tasks);

}  // namespace rangefinder::advice_bench
