// Lists a connected model's layers for those who watch it.
#pragma once

#include "diagnostics/models/model_parts.hpp"

namespace rangefinder {

// Numbers them, and fills Parts::layers. After all parameters were listed.
void list_layers(Model::Parts& parts);

}  // namespace rangefinder
