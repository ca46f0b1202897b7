// What a schedule says of one step.
#pragma once

#include <optional>

namespace rangefinder {

struct ScheduledStep {
    double learning_rate = 0.0;
    std::optional<double> momentum;  // sgd's and rmsprop's momentum, adam's beta1; nothing: theirs.
};

}  // namespace rangefinder
