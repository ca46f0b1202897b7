// What a model is asked to be: layers in order, a loss, what stays frozen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/spec/layer_spec.hpp"

namespace rangefinder {

enum class LossKind { kCrossEntropy, kMse, kBceWithLogits, kL1, kHuber };

// What an output is compared with: the data's label or target, or the example itself (an
// autoencoder; mse, l1 and huber only).
enum class LossTarget { kTarget, kInput };

// Every loss is a mean: over rows and positions (cross entropy; with class weights a weighted mean,
// ignored ones not counted) or over elements (the others). As torch.nn.functional defines them.
struct LossSpec {
    LossKind kind = LossKind::kCrossEntropy;
    LossTarget target = LossTarget::kTarget;
    double label_smoothing = 0.0;            // cross_entropy, [0, 1).
    std::vector<double> class_weights = {};  // cross_entropy: one a class; empty: all 1.
    bool balanced_class_weights = false;  // "class_weights": "balanced": rows / (classes * count).
    std::optional<std::int64_t> ignore_index;  // cross_entropy: rows of this label do not count.
    double pos_weight = 1.0;                   // bce_with_logits.
    double delta = 1.0;                        // huber.
};

// One of several outputs on the shared layers, each with its own loss (multi-task).
struct HeadSpec {
    std::string name;  // Its layers are named "<name>.<position or name>".
    std::vector<LayerSpec> layers;
    LossSpec loss;
    double weight = 1.0;               // Of its loss in the sum that is trained.
    double learning_rate_scale = 1.0;  // Of its layers' parameters.
};

// Stored weights to start from; what they do not hold is drawn.
struct WeightsSpec {
    std::string id;                    // "w_..." or a finished training, "job_..."; empty: none.
    std::vector<std::string> include;  // Layers or parameters to take; empty: all that fit by name.
};

struct ModelSpec {
    std::vector<LayerSpec> layers;
    LossSpec loss;                // Without heads.
    std::vector<HeadSpec> heads;  // Empty: the last layer is the only output.
    WeightsSpec weights;
    std::vector<std::string>
        freeze;  // Layer names ("0") or parameter names ("0.weight") left untrained.
};

std::string loss_name(LossKind kind);

// Every layer's name in order: its own, or its position, "0", "1", ...
std::vector<std::string> layer_names(const ModelSpec& model);

// Whether `name` means this layer or parameter: itself or everything below it. "3" and "3.attn"
// cover "3.attn.q.weight"; "3.at" and "30" do not.
bool name_covers(const std::string& name, const std::string& layer_or_parameter);

}  // namespace rangefinder
