// What a training's figures alone show to be wrong.
#pragma once

#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// The few figures of a training that its findings rest on.
struct TrainingHistory {
    double first_loss = 0.0;  // Of the first step.
    double last_smoothed_loss = 0.0;
    std::vector<std::int64_t> evaluation_steps;
    std::vector<double> validation_loss;
};

std::vector<Finding> find_in_training(const TrainingResult& result, const TrainingHistory& history);

}  // namespace rangefinder
