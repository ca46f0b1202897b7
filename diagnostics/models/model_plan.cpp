#include "diagnostics/models/model_plan.hpp"

#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {

namespace {

std::vector<PlannedLayer> plan_layers(const std::vector<InferredLayer>& layers) {
    std::vector<PlannedLayer> plan;
    for (const InferredLayer& layer : layers) {
        plan.push_back({layer.name, layer.parameters, *layer.input});
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

Result<HeadPlan> plan_head(const HeadSpec& head, const InferredModel::Head& inferred,
                           const DataShape& data, const std::string& pointer) {
    auto info = plan_output(head.loss, data, *inferred.output, pointer + "/layers");
    if (!info) {
        return info.error();
    }
    info->name = head.name;
    info->weight = head.weight;
    return HeadPlan{std::move(info).value(), head.learning_rate_scale, plan_layers(inferred.layers),
                    *inferred.output};
}

}  // namespace

Result<ModelPlan> plan_model(const ModelSpec& spec, const DataShape& data) {
    if (spec.layers.empty() && spec.heads.empty()) {
        return field_error("/model/layers", "is empty; needed is at least one layer");
    }
    FieldChecks checks;
    const InferredModel inferred = infer_model(spec, data, checks);
    if (!checks.empty()) {
        return to_error(checks.take());
    }
    ModelPlan plan{plan_layers(inferred.layers), {}};
    if (spec.heads.empty()) {
        auto info = plan_output(spec.loss, data, *inferred.output, "/model/layers");
        if (!info) {
            return info.error();
        }
        plan.heads.push_back({std::move(info).value(), 1.0, {}, *inferred.output});
    }
    for (std::size_t index = 0; index < spec.heads.size(); ++index) {
        auto head = plan_head(spec.heads[index], inferred.heads[index], data,
                              join_pointer("/model/heads", index));
        if (!head) {
            return head.error();
        }
        plan.heads.push_back(std::move(head).value());
    }
    return plan;
}

}  // namespace rangefinder
