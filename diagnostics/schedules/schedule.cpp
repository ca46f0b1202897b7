#include "diagnostics/schedules/schedule.hpp"

namespace rangefinder {

Schedule constant_schedule(double learning_rate) {
    return [learning_rate](std::int64_t) { return learning_rate; };
}

}  // namespace rangefinder
