// What goes into a layer that a test has connected by itself, and what is in it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/base/random.hpp"
#include "diagnostics/layers/layer.hpp"

namespace rangefinder {

// Normal around 0, the same for the same seed.
inline void fill_random(const Tensor& tensor, std::uint64_t seed) {
    RandomStream random(seed, RandomPurpose::kProbe);
    for (float& value : tensor.values()) value = static_cast<float>(random.normal());
}

// As a model draws them.
inline void draw_weights(Engine& engine, Layer& layer) {
    std::uint32_t stream = 0;
    for (const Parameter* parameter : layer.parameters()) {
        initialize(engine, *parameter, RandomStream(1, RandomPurpose::kWeights, stream++));
    }
}

// The layer must have one of this name.
inline const Parameter& parameter_of(Layer& layer, const std::string& name) {
    const std::vector<Parameter*> all = layer.parameters();
    return **std::find_if(all.begin(), all.end(),
                          [&](const Parameter* candidate) { return candidate->name == name; });
}

inline std::vector<float> values_of(const Tensor& tensor) {
    return {tensor.values().begin(), tensor.values().end()};
}

}  // namespace rangefinder
