// Which weight decay or momentum to take, from short trainings with a few of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

struct SettingQuestion {
    std::string name;         // "weight decay", "momentum".
    double own = 0.0;         // The request's value, which is among those tried.
    std::int64_t steps = 0;   // Of one training.
    bool rate_moves = false;  // Each value was tried with a rate of its own.
};

// Every value was trained with from the same starts, so values are compared start by start. The
// spread of those differences over the starts is the noise; a value is advised only where the best
// one beats the request's own by twice the standard error. Of values that do as well as the best,
// the largest: it holds the weights smaller (Smith 2018, A disciplined approach to neural network
// hyper-parameters, sections 4.3 and 4.4), and averages more steps.
SettingAdvice judge_setting(const SettingQuestion& question, std::vector<SettingTrial> tried);

}  // namespace rangefinder
