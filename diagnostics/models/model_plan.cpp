#include "diagnostics/models/model_plan.hpp"

#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {

namespace {

// Layers one after the other, from `shape`, which becomes the last one's output.
Result<std::vector<PlannedLayer>> plan_layers(const std::vector<LayerSpec>& layers,
                                              const std::string& prefix, const std::string& pointer,
                                              Shape& shape) {
    FieldChecks checks;
    std::vector<PlannedLayer> plan;
    for (std::size_t index = 0; index < layers.size(); ++index) {
        const LayerSpec& layer = layers[index];
        plan.push_back({prefix + (layer.name.empty() ? std::to_string(index) : layer.name),
                        &layer.parameters, shape});
        const LayerCost cost =
            infer_layer(layer.parameters, shape, join_pointer(pointer, index), checks);
        if (!checks.empty()) {
            return to_error(checks.take());
        }
        shape = *cost.output;
    }
    return plan;
}

// rows / (classes * count), as scikit-learn's "balanced"; a class without rows weighs nothing.
std::vector<double> balanced_weights(const std::vector<std::int64_t>& counts) {
    double rows = 0.0;
    for (const std::int64_t count : counts) rows += static_cast<double>(count);
    std::vector<double> weights;
    for (const std::int64_t count : counts) {
        const double share = static_cast<double>(counts.size()) * static_cast<double>(count);
        weights.push_back(count > 0 ? rows / share : 0.0);
    }
    return weights;
}

// What the loss needs on this data: outputs of one position, and positions.
struct Need {
    std::int64_t positions = 1;
    std::int64_t size = 1;
    std::string reason;
};

Need need_of(const LossSpec& loss, const DataShape& data) {
    if (loss.kind == LossKind::kCrossEntropy) {
        return {data.positions, data.classes, "one for each class"};
    }
    if (loss.target == LossTarget::kInput) {
        return {1, elements_of(data.example), "one for each value of the input"};
    }
    const bool labelled =
        data.task == TaskKind::kClassification || data.task == TaskKind::kLanguage;
    return {1, labelled ? 1 : data.target_features, "one for each target"};
}

bool has_positions(const DataShape& data) {
    return data.task == TaskKind::kLanguage;
}

Result<HeadInfo> plan_output(const LossSpec& loss, const DataShape& data, const Shape& output,
                             const std::string& pointer) {
    const Need need = need_of(loss, data);
    const bool per_position = loss.kind == LossKind::kCrossEntropy && has_positions(data);
    const Shape wanted = per_position ? Shape{need.positions, need.size} : Shape{need.size};
    const bool labelled = loss.kind == LossKind::kCrossEntropy;
    if (labelled ? output != wanted : elements_of(output) != need.size) {
        return field_error(pointer, "end in " + to_text(output) + " outputs; " +
                                        loss_name(loss.kind) + " needs " + to_text(wanted) + ", " +
                                        need.reason);
    }
    HeadInfo info;
    info.loss = loss;
    info.positions = need.positions;
    info.size = need.size;
    if (loss.balanced_class_weights) {
        info.loss.class_weights = balanced_weights(data.class_counts);
    }
    return info;
}

Result<HeadPlan> plan_head(const HeadSpec& head, const DataShape& data, Shape shape,
                           const std::string& pointer) {
    auto layers = plan_layers(head.layers, head.name + ".", pointer + "/layers", shape);
    if (!layers) {
        return layers.error();
    }
    auto info = plan_output(head.loss, data, shape, pointer + "/layers");
    if (!info) {
        return info.error();
    }
    info->name = head.name;
    info->weight = head.weight;
    return HeadPlan{std::move(info).value(), head.learning_rate_scale, std::move(layers).value(),
                    shape};
}

}  // namespace

Result<ModelPlan> plan_model(const ModelSpec& spec, const DataShape& data) {
    if (spec.layers.empty() && spec.heads.empty()) {
        return field_error("/model/layers", "is empty; needed is at least one layer");
    }
    Shape shape = data.example;
    auto trunk = plan_layers(spec.layers, "", "/model/layers", shape);
    if (!trunk) {
        return trunk.error();
    }
    ModelPlan plan{std::move(trunk).value(), {}};
    if (spec.heads.empty()) {
        auto info = plan_output(spec.loss, data, shape, "/model/layers");
        if (!info) {
            return info.error();
        }
        plan.heads.push_back({std::move(info).value(), 1.0, {}, shape});
    }
    for (std::size_t index = 0; index < spec.heads.size(); ++index) {
        auto head = plan_head(spec.heads[index], data, shape, join_pointer("/model/heads", index));
        if (!head) {
            return head.error();
        }
        plan.heads.push_back(std::move(head).value());
    }
    return plan;
}

}  // namespace rangefinder
