// One update of a model from the batch that is in it.
#pragma once

#include <limits>
#include <optional>

#include "diagnostics/findings/curve.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/optimizers/optimizer.hpp"

namespace rangefinder {

struct StepOutcome {
    double loss = 0.0;  // Before the update.
    // L2 over the trainable parameters; NaN when the loss was not finite, so that none was taken.
    double gradient_norm = std::numeric_limits<double>::quiet_NaN();
    std::optional<StopReason> stop;  // Not finite: the weights were not updated.
};

// Forward, backward, norm, update. Nothing is updated from a loss or gradient that is not finite.
StepOutcome train_step(Model& model, Optimizer& optimizer, double learning_rate);

}  // namespace rangefinder
