// What a model is asked to be: layers in order, a loss, what stays frozen.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/spec/layer_spec.hpp"

namespace rangefinder {

enum class LossKind { kCrossEntropy, kMse, kBceWithLogits };

// Every loss is a mean: over rows (cross entropy) or over elements (mse, bce_with_logits).
struct LossSpec {
    LossKind kind = LossKind::kCrossEntropy;
};

struct ModelSpec {
    std::vector<LayerSpec> layers;
    LossSpec loss;
    std::vector<std::string>
        freeze;  // Layer names ("0") or parameter names ("0.weight") left untrained.
};

std::string loss_name(LossKind kind);

// Every layer's name in order: its own, or its position, "0", "1", ...
std::vector<std::string> layer_names(const ModelSpec& model);

}  // namespace rangefinder
