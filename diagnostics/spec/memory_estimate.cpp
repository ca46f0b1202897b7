#include "diagnostics/spec/memory_estimate.hpp"

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
    if (optimizer.kind != OptimizerKind::kSgd) return 2;
    return optimizer.momentum > 0.0 ? 1 : 0;
}

// Buffers of the size of its output that a layer keeps: value and gradient; max pooling also where
// each maximum was; relu and flatten work in place.
std::int64_t buffers_of(const LayerSummary& layer) {
    if (layer.type == "relu" || layer.type == "flatten") return 0;
    return layer.type == "max_pool2d" ? 3 : 2;
}

std::int64_t activation_elements(const JobSpec& spec, const DataShape& data,
                                 const ModelSummary& summary) {
    std::int64_t elements = elements_of(data.example);
    for (const LayerSummary& layer : summary.layers) {
        elements = saturating_add(
            elements, saturating_multiply(buffers_of(layer), elements_of(layer.output)));
    }
    return saturating_multiply(elements, spec.batch_size);
}

// A range test puts weights and optimizer back; early stopping keeps the best weights.
std::int64_t snapshot_bytes(const JobSpec& spec, const ModelSummary::Bytes& bytes) {
    if (const auto* training = std::get_if<TrainingSpec>(&spec.work)) {
        return training->early_stopping ? bytes.parameters : 0;
    }
    return saturating_add(bytes.parameters, bytes.optimizer);
}

}  // namespace

void estimate_memory(const JobSpec& spec, const DataShape& data, ModelSummary& summary) {
    const auto bytes_of = [](std::int64_t elements) {
        return saturating_multiply(elements, kFloatBytes);
    };
    ModelSummary::Bytes& bytes = summary.bytes;
    bytes.parameters = bytes_of(summary.parameters);
    bytes.gradients = bytes_of(summary.trainable_parameters);
    bytes.optimizer = bytes_of(
        saturating_multiply(summary.trainable_parameters, optimizer_states(spec.optimizer)));
    bytes.activations = bytes_of(activation_elements(spec, data, summary));
    const std::int64_t features = data.stored_values > 0
                                      ? data.stored_values
                                      : saturating_multiply(data.rows, elements_of(data.example));
    bytes.data =
        bytes_of(saturating_add(features, saturating_multiply(data.rows, data.target_features)));
    bytes.snapshots = snapshot_bytes(spec, bytes);
    // Backward wants the weights in a layout of its own.
    bytes.overhead = saturating_add(kOverheadBytes, bytes.parameters);
    bytes.total = 0;
    for (const std::int64_t part :
         {bytes.parameters, bytes.gradients, bytes.optimizer, bytes.activations, bytes.data,
          bytes.snapshots, bytes.overhead}) {
        bytes.total = saturating_add(bytes.total, part);
    }
}

}  // namespace rangefinder
