// Schedules: pure functions from the step (0-based) to its learning rate.
#pragma once

#include <cstdint>
#include <functional>

namespace rangefinder {

using Schedule = std::function<double(std::int64_t step)>;

// The same rate throughout.
Schedule constant_schedule(double learning_rate);

}  // namespace rangefinder
