// What a job may ask for: every layer, loss, optimizer, schedule, probe, generator with its
// parameters and their defaults.
#pragma once

#include "daemon/api/json.hpp"

namespace rangefinder::api {

Json capabilities_json();

}  // namespace rangefinder::api
