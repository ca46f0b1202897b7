#include "diagnostics/spec/memory_estimate.hpp"

#include <algorithm>

#include "diagnostics/base/check.hpp"
#include "diagnostics/spec/noise_batches.hpp"
#include "diagnostics/spec/saturating.hpp"
#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {
namespace {

constexpr std::int64_t kFloatBytes = 4;
// Process, libraries, generated code and scratch buffers of a worker, measured: 16 MiB for the
// engine alone, more for the binary around it.
constexpr std::int64_t kOverheadBytes = std::int64_t{24} << 20;

// State tensors that an optimizer keeps for each trainable parameter.
std::int64_t optimizer_states(const OptimizerSpec& optimizer) {
    const std::int64_t momentum = optimizer.momentum > 0.0 ? 1 : 0;
    switch (optimizer.kind) {
        case OptimizerKind::kSgd:
            return momentum;
        case OptimizerKind::kAdam:
        case OptimizerKind::kAdamW:
            return 2;
        case OptimizerKind::kRmsprop:
            return 1 + momentum + (optimizer.centered ? 1 : 0);
        case OptimizerKind::kAdagrad:
            return 1;
        case OptimizerKind::kDAdaptAdam:
            return 3;
        case OptimizerKind::kProdigy:
            return 4;
    }
    RF_CHECK(false);
}

// Value and gradient of what a layer puts out; relu and flatten work in place.
std::int64_t output_elements(const InferredLayer& layer) {
    const auto* activation = std::get_if<ActivationSpec>(layer.parameters);
    const bool in_place = (activation != nullptr && activation->kind == ActivationKind::kRelu) ||
                          std::holds_alternative<FlattenSpec>(*layer.parameters);
    if (in_place || !layer.cost.output) return 0;
    return saturating_multiply(2, elements_of(*layer.cost.output));
}

std::int64_t layer_elements(const std::vector<InferredLayer>& layers) {
    std::int64_t elements = 0;
    for (const InferredLayer& layer : layers) {
        elements = saturating_add(elements, output_elements(layer));
        elements = saturating_add(elements, layer.cost.buffers);
        elements = saturating_add(elements, layer_elements(layer.cost.inner));
    }
    return elements;
}

const NoiseScaleSpec* noise_probe(const JobSpec& spec) {
    const auto* probe = std::get_if<ProbeSpec>(&spec.work);
    return probe == nullptr ? nullptr : std::get_if<NoiseScaleSpec>(probe);
}

// Batches may be larger than the job's where a probe asks for it.
std::int64_t largest_batch(const JobSpec& spec) {
    const NoiseScaleSpec* noise = noise_probe(spec);
    return noise == nullptr ? spec.batch_size : std::max(spec.batch_size, noise->small_batch);
}

std::int64_t activation_elements(const JobSpec& spec, const DataShape& data,
                                 const InferredModel& inferred) {
    std::int64_t elements = elements_of(data.example);
    elements = saturating_add(elements, layer_elements(inferred.layers));
    for (const InferredModel::Head& head : inferred.heads) {
        elements = saturating_add(elements, layer_elements(head.layers));
        // Each head's gradient of the shared layers' output, before they are added.
        if (inferred.output) elements = saturating_add(elements, elements_of(*inferred.output));
    }
    return saturating_multiply(elements, largest_batch(spec));
}

// Running means and variances.
std::int64_t buffer_elements(const std::vector<InferredLayer>& layers) {
    std::int64_t elements = 0;
    for (const InferredLayer& layer : layers) {
        for (const ParameterShape& parameter : layer.cost.parameters) {
            if (!parameter.buffer || parameter.shape.empty()) continue;
            elements = saturating_add(elements, elements_of(parameter.shape));
        }
    }
    return elements;
}

// Gradients held side by side, and a sum of them in double.
std::int64_t sampled_gradients(const JobSpec& spec, const DataShape& data,
                               const ModelSummary& summary) {
    const NoiseScaleSpec* noise = noise_probe(spec);
    if (noise == nullptr) return 0;
    const NoiseBatches batches =
        noise_batches(spec, *noise, data.training_rows, summary.trainable_parameters);
    return saturating_multiply(batches.groups + 2, summary.trainable_parameters);
}

// Directions through the weights that a sharpness probe keeps, and what any probe that moves the
// weights itself holds of them: several copies, some in double.
std::int64_t weight_directions(const JobSpec& spec, const ModelSummary& summary) {
    const auto* probe = std::get_if<ProbeSpec>(&spec.work);
    if (probe == nullptr) return 0;
    constexpr std::int64_t kCopies = 14;
    const auto* sharpness = std::get_if<SharpnessSpec>(probe);
    const std::int64_t kept =
        sharpness == nullptr ? 0 : directions_kept(*sharpness, summary.trainable_parameters);
    return saturating_multiply(kCopies + kept, summary.trainable_parameters);
}

// A range test puts weights and optimizer back; a training's checkpoint is a copy of both while it
// is written. Measuring takes a copy of what is trained. Early stopping keeps the best weights, and
// accumulation a sum of gradients.
std::int64_t snapshot_bytes(const JobSpec& spec, const ModelSummary::Bytes& bytes) {
    std::int64_t copies = saturating_add(bytes.parameters, bytes.optimizer);
    if (const auto* probe = std::get_if<ProbeSpec>(&spec.work)) {
        const bool checks = std::holds_alternative<GradientCheckSpec>(*probe);
        // A gradient check holds what an update changed against the weights before it.
        return checks ? saturating_add(copies, bytes.gradients) : copies;
    }
    // What an update changes is measured against the weights before it.
    if (spec.diagnostics.every > 0) copies = saturating_add(copies, bytes.gradients);
    const auto* training = std::get_if<TrainingSpec>(&spec.work);
    if (training == nullptr) return copies;
    if (training->early_stopping) copies = saturating_add(copies, bytes.parameters);
    if (training->accumulate > 1) copies = saturating_add(copies, bytes.gradients);
    return copies;
}

// Factors of products rounded to half the size: weights for the forward and for the backward pass,
// what layers put out, and the gradients by that.
std::int64_t rounded_bytes(const ModelSummary::Bytes& bytes) {
    return saturating_add(bytes.parameters, bytes.activations / 2);
}

}  // namespace

void estimate_memory(const JobSpec& spec, const DataShape& data, const InferredModel& inferred,
                     ModelSummary& summary) {
    const auto bytes_of = [](std::int64_t elements) {
        return saturating_multiply(elements, kFloatBytes);
    };
    ModelSummary::Bytes& bytes = summary.bytes;
    std::int64_t buffers = buffer_elements(inferred.layers);
    for (const InferredModel::Head& head : inferred.heads) {
        buffers = saturating_add(buffers, buffer_elements(head.layers));
    }
    bytes.parameters = bytes_of(saturating_add(summary.parameters, buffers));
    bytes.gradients = bytes_of(summary.trainable_parameters);
    bytes.optimizer = bytes_of(
        saturating_multiply(summary.trainable_parameters, optimizer_states(spec.optimizer)));
    bytes.activations = bytes_of(activation_elements(spec, data, inferred));
    const std::int64_t features = data.stored_values > 0
                                      ? data.stored_values
                                      : saturating_multiply(data.rows, elements_of(data.example));
    bytes.data =
        bytes_of(saturating_add(features, saturating_multiply(data.rows, data.target_features)));
    bytes.snapshots = saturating_add(snapshot_bytes(spec, bytes),
                                     bytes_of(sampled_gradients(spec, data, summary)));
    bytes.snapshots = saturating_add(bytes.snapshots, bytes_of(weight_directions(spec, summary)));
    // Backward wants the weights in a layout of its own.
    bytes.overhead = saturating_add(kOverheadBytes, bytes.parameters);
    if (spec.precision == Precision::kBf16) {
        bytes.overhead = saturating_add(bytes.overhead, rounded_bytes(bytes));
    }
    bytes.total = 0;
    for (const std::int64_t part :
         {bytes.parameters, bytes.gradients, bytes.optimizer, bytes.activations, bytes.data,
          bytes.snapshots, bytes.overhead}) {
        bytes.total = saturating_add(bytes.total, part);
    }
}

}  // namespace rangefinder
