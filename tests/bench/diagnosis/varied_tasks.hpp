// Healthy trainings that differ from the plain ones in one thing each.
#pragma once

#include <vector>

#include "tests/bench/diagnosis/tasks.hpp"

namespace rangefinder::diagnosis {

// Schedules, activations, norms, losses, batch sizes, cautious rates, further optimizers, each put
// on one of `plain`.
std::vector<Task> varied_tasks(const std::vector<Task>& plain);

}  // namespace rangefinder::diagnosis
