#include "diagnostics/spec/model_summary.hpp"

#include <algorithm>

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/memory_estimate.hpp"
#include "diagnostics/spec/saturating.hpp"
#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {
namespace {

// Over this many parameters no machine here could train, and sizes in bytes would overflow.
constexpr std::int64_t kMaxParameters = 1'000'000'000'000;

bool is_frozen(const ModelSpec& model, const std::string& name) {
    return std::find(model.freeze.begin(), model.freeze.end(), name) != model.freeze.end();
}

std::int64_t trainable_parameters(const ModelSpec& model, const std::string& name,
                                  const LayerCost& cost) {
    if (is_frozen(model, name)) return 0;
    const std::int64_t weights = is_frozen(model, name + ".weight") ? 0 : cost.weights;
    const std::int64_t biases = is_frozen(model, name + ".bias") ? 0 : cost.biases;
    return saturating_add(weights, biases);
}

// What the layers add up to, and whether all of them could be told.
struct Walk {
    ModelSummary summary;
    KnownShape output;
};

Walk walk_layers(const JobSpec& spec, const DataShape& data, FieldChecks& checks) {
    Walk walk;
    walk.output = data.example;
    double flops_per_example = 0.0;
    const std::vector<std::string> names = layer_names(spec.model);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const LayerSpec& layer = spec.model.layers[i];
        const LayerCost cost =
            infer_layer(layer.parameters, walk.output, join_pointer("/model/layers", i), checks);
        const std::int64_t parameters = saturating_add(cost.weights, cost.biases);
        const std::int64_t trainable = trainable_parameters(spec.model, names[i], cost);
        // Backward is two products of the forward's size: one for the weights, one for the input,
        // which the first layer that trains does without.
        const bool learns_before = walk.summary.trainable_parameters > 0;
        const double backward =
            (trainable > 0 && cost.weights > 0 ? 1.0 : 0.0) + (learns_before ? 1.0 : 0.0);
        flops_per_example += cost.flops_forward * (1.0 + backward);
        walk.summary.parameters = saturating_add(walk.summary.parameters, parameters);
        walk.summary.trainable_parameters =
            saturating_add(walk.summary.trainable_parameters, trainable);
        walk.summary.layers.push_back({names[i], layer_type_name(layer.parameters),
                                       cost.output.value_or(Shape{}), parameters,
                                       cost.flops_forward});
        walk.output = cost.output;
    }
    walk.summary.flops_per_step = flops_per_example * static_cast<double>(spec.batch_size);
    return walk;
}

// The field to change when the output has the wrong size: the last layer that sets one.
std::string output_pointer(const ModelSpec& model) {
    for (std::size_t i = model.layers.size(); i-- > 0;) {
        const std::string pointer = join_pointer("/model/layers", i);
        if (std::holds_alternative<LinearSpec>(model.layers[i].parameters)) {
            return pointer + "/out_features";
        }
        if (std::holds_alternative<Conv2dSpec>(model.layers[i].parameters)) {
            return pointer + "/out_channels";
        }
    }
    return "/model/layers";
}

// What the loss wants of the model's output on this data; nothing (and an error) when they do not
// go together.
struct OutputNeed {
    std::int64_t size = 0;
    std::string reason;
};

std::optional<OutputNeed> needed_output(const LossSpec& loss, const DataShape& data,
                                        FieldChecks& checks) {
    const bool classification = data.task == TaskKind::kClassification;
    const std::string task = task_name(data.task);
    if (loss.kind == LossKind::kMse && !classification) {
        return OutputNeed{data.target_features,
                          std::to_string(data.target_features) + ", one for each target"};
    }
    if (loss.kind == LossKind::kCrossEntropy && classification) {
        return OutputNeed{data.classes,
                          std::to_string(data.classes) + ", one for each class of the data"};
    }
    if (loss.kind == LossKind::kBceWithLogits && classification && data.classes == 2) {
        return OutputNeed{1, "1, the logit of the second of two classes"};
    }
    std::string detail = "is " + loss_name(loss.kind) + ", but the data is ";
    if (classification) {
        detail += "for classification with " + std::to_string(data.classes) +
                  " classes; allowed is cross_entropy" +
                  (data.classes == 2 ? ", or bce_with_logits with one output" : "");
    } else {
        detail += "for regression; allowed is mse";
    }
    checks.add("/model/loss/type", detail);
    return std::nullopt;
}

void check_output(const JobSpec& spec, const DataShape& data, const KnownShape& output,
                  FieldChecks& checks) {
    const auto need = needed_output(spec.model.loss, data, checks);
    if (!need || !output) return;
    if (output->size() != 1) {
        checks.add(join_pointer("/model/layers", spec.model.layers.size() - 1),
                   "is the last layer, and its output is " + to_text(*output) +
                       "; the loss takes a vector: end with flatten and linear layers");
        return;
    }
    if (output->front() != need->size) {
        checks.add(output_pointer(spec.model), "makes the model's output " +
                                                   std::to_string(output->front()) +
                                                   "; it must be " + need->reason);
    }
}

void check_sizes(const JobSpec& spec, const DataShape& data, const ModelSummary& summary,
                 FieldChecks& checks) {
    if (spec.batch_size > data.training_rows) {
        checks.add("/batch_size", "is " + std::to_string(spec.batch_size) +
                                      ", but the training part has only " +
                                      std::to_string(data.training_rows) + " rows");
    }
    if (summary.parameters > kMaxParameters) {
        checks.add("/model/layers",
                   "have more than " + number_text(kMaxParameters) + " parameters in all");
    } else if (summary.bytes.total > spec.limits.memory_bytes) {
        checks.add("/limits/memory_bytes",
                   "is " + std::to_string(spec.limits.memory_bytes) + ", but the job needs about " +
                       std::to_string(summary.bytes.total) + " bytes (parameters " +
                       std::to_string(summary.bytes.parameters) + ", gradients " +
                       std::to_string(summary.bytes.gradients) + ", optimizer " +
                       std::to_string(summary.bytes.optimizer) + ", activations " +
                       std::to_string(summary.bytes.activations) + ", data " +
                       std::to_string(summary.bytes.data) + ", snapshots " +
                       std::to_string(summary.bytes.snapshots) + ", overhead " +
                       std::to_string(summary.bytes.overhead) + ")");
    }
}

}  // namespace

Result<ModelSummary> summarize_model(const JobSpec& spec, const DataShape& data) {
    FieldChecks checks;
    Walk walk = walk_layers(spec, data, checks);
    check_output(spec, data, walk.output, checks);
    estimate_memory(spec, data, walk.summary);
    check_sizes(spec, data, walk.summary, checks);
    if (!checks.empty()) return to_error(checks.take());
    return std::move(walk.summary);
}

}  // namespace rangefinder
