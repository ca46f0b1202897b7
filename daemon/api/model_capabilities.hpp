// Layers, losses and the model's other options, with every parameter and default.
#pragma once

#include "daemon/api/json.hpp"

namespace rangefinder::api {

Json layer_capabilities();
Json loss_capabilities();
// Members of "model".
Json model_capabilities();

}  // namespace rangefinder::api
