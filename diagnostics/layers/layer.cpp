#include "diagnostics/layers/layer.hpp"

#include <algorithm>

namespace rangefinder {

bool Layer::trains() {
    const std::vector<Parameter*> all = parameters();
    return std::any_of(all.begin(), all.end(),
                       [](const Parameter* parameter) { return parameter->trainable; });
}

}  // namespace rangefinder
