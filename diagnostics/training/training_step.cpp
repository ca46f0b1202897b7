#include "diagnostics/training/training_step.hpp"

#include <cmath>

namespace rangefinder {

StepOutcome train_step(Model& model, Optimizer& optimizer, double learning_rate) {
    StepOutcome outcome;
    outcome.loss = model.forward(Mode::kTrain);
    if (!std::isfinite(outcome.loss)) {
        outcome.stop = StopReason::kNonFiniteLoss;
        return outcome;
    }
    model.backward();
    outcome.gradient_norm = model.gradient_norm();
    if (!std::isfinite(outcome.gradient_norm)) {
        outcome.stop = StopReason::kNonFiniteGradient;
        return outcome;
    }
    optimizer.step(learning_rate);
    return outcome;
}

}  // namespace rangefinder
