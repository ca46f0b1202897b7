// The end of building a model: outputs, losses' gradients and the way back.
#pragma once

#include "diagnostics/models/model_parts.hpp"

namespace rangefinder {

// Connects the heads to the trunk's output, forward and backward, and the trunk backward.
void connect_heads(Model::Parts& parts, const Connection& trunk);

}  // namespace rangefinder
