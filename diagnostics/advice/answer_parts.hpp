// What several parts of an answer are written with.
#pragma once

#include <algorithm>
#include <utility>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// One more sentence of the explanation, with its figures.
inline void say(EvidenceSentence said, Recommendation& answer) {
    answer.explanation.push_back(said.sentence);
    answer.evidence.push_back(std::move(said));
}

// A rate above those that trainings here stood is in no range. The answer has a rate and its
// ranges.
inline void keep_below_cliff(double stable, Recommendation& answer) {
    const double cliff = std::max(stable, *answer.learning_rate);
    answer.high = std::min(*answer.high, cliff);
    answer.max_learning_rate = std::max(*answer.high, std::min(*answer.max_learning_rate, cliff));
}

}  // namespace rangefinder
