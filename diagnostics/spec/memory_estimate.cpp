#include "diagnostics/spec/memory_estimate.hpp"

#include "diagnostics/spec/saturating.hpp"
#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {
namespace {

constexpr std::int64_t kFloatBytes = 4;
// Process, libraries, generated code and scratch buffers of a worker.
constexpr std::int64_t kOverheadBytes = std::int64_t{64} << 20;

// State tensors that an optimizer keeps for each trainable parameter.
std::int64_t optimizer_states(const OptimizerSpec& optimizer) {
    if (optimizer.kind != OptimizerKind::kSgd) return 2;
    return optimizer.momentum > 0.0 ? 1 : 0;
}

// Every layer's output and its gradient, of one batch.
std::int64_t activation_elements(const JobSpec& spec, const DataShape& data,
                                 const ModelSummary& summary) {
    std::int64_t elements = elements_of(data.example);
    for (const LayerSummary& layer : summary.layers) {
        elements = saturating_add(elements, saturating_multiply(2, elements_of(layer.output)));
    }
    return saturating_multiply(elements, spec.batch_size);
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
    bytes.data = bytes_of(saturating_multiply(
        data.rows, saturating_add(elements_of(data.example), data.target_features)));
    bytes.snapshots = saturating_add(bytes.parameters, bytes.optimizer);
    bytes.overhead = kOverheadBytes;
    bytes.total = 0;
    for (const std::int64_t part :
         {bytes.parameters, bytes.gradients, bytes.optimizer, bytes.activations, bytes.data,
          bytes.snapshots, bytes.overhead}) {
        bytes.total = saturating_add(bytes.total, part);
    }
}

}  // namespace rangefinder
