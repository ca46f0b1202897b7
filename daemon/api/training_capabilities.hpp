// Optimizers, schedules and what a range test and a training take, with every parameter and
// default.
#pragma once

#include "daemon/api/json.hpp"

namespace rangefinder::api {

Json optimizer_capabilities();
Json schedule_capabilities();
Json range_test_capability();
Json training_capability();

}  // namespace rangefinder::api
