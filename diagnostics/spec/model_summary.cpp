#include "diagnostics/spec/model_summary.hpp"

#include <algorithm>

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/layer_input.hpp"
#include "diagnostics/spec/memory_estimate.hpp"
#include "diagnostics/spec/noise_batches.hpp"
#include "diagnostics/spec/output_check.hpp"
#include "diagnostics/spec/saturating.hpp"
#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {
namespace {

// Over this many parameters no machine here could train, and sizes in bytes would overflow.
constexpr std::int64_t kMaxParameters = 100'000'000'000;

bool is_frozen(const ModelSpec& model, const std::string& name) {
    return std::any_of(model.freeze.begin(), model.freeze.end(),
                       [&](const std::string& frozen) { return name_covers(frozen, name); });
}

// Adds up layers in the order that they are run in.
class LayerSum {
  public:
    explicit LayerSum(const ModelSpec& model) : model_(model) {}

    LayerSummary add(const InferredLayer& layer) {
        LayerSummary summary{layer.name, layer_type_name(*layer.parameters),
                             layer.cost.output.value_or(Shape{}), parameter_count(layer.cost),
                             layer.cost.flops.forward()};
        const bool learns_before = learns_;
        for (const InferredLayer& inner : layer.cost.inner) {
            summary.layers.push_back(add(inner));
            summary.flops_forward += summary.layers.back().flops_forward;
        }
        summary.trainable_parameters = count_trainable(layer);
        learns_ = learns_ || summary.trainable_parameters > 0;
        flops_ += step_flops(layer, learns_before);
        return summary;
    }

    double flops() const { return flops_; }
    // For the layers of a head: whether something before them learns.
    bool learns() const { return learns_; }
    void set_learns(bool learns) { learns_ = learns; }

  private:
    std::int64_t count_trainable(const InferredLayer& layer) const {
        std::int64_t count = 0;
        for (const ParameterShape& parameter : layer.cost.parameters) {
            if (parameter.buffer || parameter.shape.empty() ||
                is_frozen(model_, layer.name + "." + parameter.name)) {
                continue;
            }
            count = saturating_add(count, elements_of(parameter.shape));
        }
        return count;
    }

    // Of a forward and a backward pass over one example; a residual's own, without the layers in
    // it.
    double step_flops(const InferredLayer& layer, bool learns_before) const {
        const Flops& flops = layer.cost.flops;
        const double backward = learns_ ? 1.0 : 0.0;
        return flops.weights * (1.0 + weights_gradient(layer) + (learns_before ? 1.0 : 0.0)) +
               flops.values * (1.0 + 2.0 * backward) + flops.elements * (1.0 + backward);
    }

    // 1 when the layer's products have to be taken for its weights' gradients.
    double weights_gradient(const InferredLayer& layer) const {
        for (const ParameterShape& parameter : layer.cost.parameters) {
            if (parameter.shape.size() > 1 &&
                !is_frozen(model_, layer.name + "." + parameter.name)) {
                return 1.0;
            }
        }
        // A tied layer's weight is listed with its owner.
        const auto* linear = std::get_if<LinearSpec>(layer.parameters);
        const bool tied = linear != nullptr && !linear->tied_to.empty();
        return tied && !is_frozen(model_, linear->tied_to + ".weight") ? 1.0 : 0.0;
    }

    const ModelSpec& model_;
    double flops_ = 0.0;
    bool learns_ = false;  // Whether a backward pass has to come down to here.
};

void add_layer(LayerSummary layer, ModelSummary& summary) {
    summary.parameters = saturating_add(summary.parameters, layer.parameters);
    summary.trainable_parameters =
        saturating_add(summary.trainable_parameters, layer.trainable_parameters);
    summary.layers.push_back(std::move(layer));
}

// Updates a step count as one however many batches they are made from.
std::int64_t batches_per_step(const JobSpec& spec) {
    const auto* training = std::get_if<TrainingSpec>(&spec.work);
    return training != nullptr ? training->accumulate : 1;
}

ModelSummary sum_up(const JobSpec& spec, const InferredModel& inferred) {
    ModelSummary summary;
    LayerSum sum(spec.model);
    for (const InferredLayer& layer : inferred.layers) add_layer(sum.add(layer), summary);
    const bool trunk_learns = sum.learns();
    for (const InferredModel::Head& head : inferred.heads) {
        sum.set_learns(trunk_learns);
        for (const InferredLayer& layer : head.layers) add_layer(sum.add(layer), summary);
    }
    summary.flops_per_step = sum.flops() * static_cast<double>(spec.batch_size) *
                             static_cast<double>(batches_per_step(spec));
    return summary;
}

std::string memory_text(const ModelSummary::Bytes& bytes) {
    return std::to_string(bytes.total) + " bytes (parameters " + std::to_string(bytes.parameters) +
           ", gradients " + std::to_string(bytes.gradients) + ", optimizer " +
           std::to_string(bytes.optimizer) + ", activations " + std::to_string(bytes.activations) +
           ", data " + std::to_string(bytes.data) + ", snapshots " +
           std::to_string(bytes.snapshots) + ", overhead " + std::to_string(bytes.overhead) + ")";
}

// A batch of one vector has no variance to divide by.
void check_batch_norms(const std::vector<InferredLayer>& layers, FieldChecks& checks) {
    for (const InferredLayer& layer : layers) {
        check_batch_norms(layer.cost.inner, checks);
        if (!std::holds_alternative<BatchNormSpec>(*layer.parameters)) continue;
        if (!layer.input || elements_of(*layer.input) != layer.input->front()) continue;
        checks.add("/batch_size", "is 1, but the batch_norm layer \"" + layer.name +
                                      "\" needs at least 2 values a channel to normalise");
    }
}

void check_batch(const JobSpec& spec, const DataShape& data, const InferredModel& inferred,
                 FieldChecks& checks) {
    if (spec.batch_size > data.training_rows) {
        checks.add("/batch_size", "is " + std::to_string(spec.batch_size) +
                                      ", but the training part has only " +
                                      std::to_string(data.training_rows) + " rows");
    }
    if (spec.batch_size > 1) return;
    check_batch_norms(inferred.layers, checks);
    for (const InferredModel::Head& head : inferred.heads) check_batch_norms(head.layers, checks);
}

// The layer with the most parameters: the one to be made smaller. Null without any.
const InferredLayer* largest_layer(const InferredModel& inferred) {
    const InferredLayer* largest = nullptr;
    std::int64_t most = 0;
    const auto look = [&](const std::vector<InferredLayer>& layers) {
        for (const InferredLayer& layer : layers) {
            const std::int64_t count = parameter_count(layer.cost);
            if (count > most) largest = &layer;
            most = std::max(most, count);
        }
    };
    look(inferred.layers);
    for (const InferredModel::Head& head : inferred.heads) look(head.layers);
    return largest;
}

void report_largest(const InferredModel& inferred, const std::string& allowed,
                    FieldChecks& checks) {
    const InferredLayer* layer = largest_layer(inferred);
    if (layer == nullptr) return;
    const std::int64_t count = parameter_count(layer->cost);
    const std::string number =
        count == kSaturated ? "more than " + std::to_string(kSaturated - 1) : std::to_string(count);
    checks.add(layer->pointer,
               "is a " + layer_type_name(*layer->parameters) + " layer of " + number +
                   " parameters, as its input is " +
                   (layer->input ? describe_shape(*layer->input) : std::string("unknown")) +
                   "; allowed are " + allowed);
}

void check_sizes(const JobSpec& spec, const InferredModel& inferred, const ModelSummary& summary,
                 FieldChecks& checks) {
    if (summary.parameters > kMaxParameters) {
        report_largest(inferred, number_text(kMaxParameters) + " in all layers together", checks);
        return;
    }
    const std::int64_t limit = spec.limits.memory_bytes;
    if (summary.bytes.total <= limit) return;
    checks.add(
        "/limits/memory_bytes",
        "is " + std::to_string(limit) + ", but the job needs about " + memory_text(summary.bytes));
    if (summary.bytes.parameters > limit / 2) {
        report_largest(inferred, "so many that all layers together fit that limit", checks);
    }
}

}  // namespace

Result<ModelSummary> summarize_model(const JobSpec& spec, const DataShape& data) {
    FieldChecks checks;
    const InferredModel inferred = infer_model(spec.model, data, checks);
    check_outputs(spec.model, data, inferred, checks);
    ModelSummary summary = sum_up(spec, inferred);
    estimate_memory(spec, data, inferred, summary);
    check_batch(spec, data, inferred, checks);
    check_noise_batches(spec, data.training_rows, checks);
    check_sizes(spec, inferred, summary, checks);
    if (!checks.empty()) return to_error(checks.take());
    return summary;
}

}  // namespace rangefinder
