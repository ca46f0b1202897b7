#include "diagnostics/models/model_plan.hpp"

#include "diagnostics/spec/output_check.hpp"

namespace rangefinder {

namespace {

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

HeadInfo describe_output(const LossSpec& loss, const DataShape& data, const Shape& output) {
    HeadInfo info;
    info.loss = loss;
    if (info.wants_labels()) {
        info.positions = elements_of(output) / output.back();
        info.size = output.back();
    } else {
        info.size = elements_of(output);
    }
    if (loss.balanced_class_weights) {
        info.loss.class_weights = balanced_weights(data.class_counts);
    }
    return info;
}

}  // namespace

Result<ModelPlan> plan_model(const ModelSpec& spec, const DataShape& data) {
    if (spec.layers.empty() && spec.heads.empty()) {
        return field_error("/model/layers", "is empty; needed is at least one layer");
    }
    FieldChecks checks;
    ModelPlan plan{infer_model(spec, data, checks), {}};
    check_outputs(spec, data, plan.layers, checks);
    if (!checks.empty()) {
        return to_error(checks.take());
    }
    if (spec.heads.empty()) {
        plan.heads.push_back(describe_output(spec.loss, data, plan.layers.output.value()));
    }
    for (std::size_t index = 0; index < spec.heads.size(); ++index) {
        const HeadSpec& head = spec.heads[index];
        plan.heads.push_back(
            describe_output(head.loss, data, plan.layers.heads[index].output.value()));
        plan.heads.back().name = head.name;
        plan.heads.back().weight = head.weight;
    }
    return plan;
}

}  // namespace rangefinder
