#include "diagnostics/spec/noise_batches.hpp"

#include <algorithm>

namespace rangefinder {
namespace {

constexpr std::int64_t kFewestBatches = 4;
constexpr std::int64_t kFewestInteracting = 8;  // Batches.
constexpr std::int64_t kMostHeld = 64;
constexpr std::int64_t kFewestHeld = 8;
constexpr std::int64_t kHeldValues = std::int64_t{1} << 26;  // Floats: 256 MiB.

bool has_batch_norm(const std::vector<LayerSpec>& layers) {
    return std::any_of(layers.begin(), layers.end(), [](const LayerSpec& layer) {
        const auto* residual = std::get_if<ResidualSpec>(&layer.parameters);
        return std::holds_alternative<BatchNormSpec>(layer.parameters) ||
               (residual != nullptr && has_batch_norm(residual->layers));
    });
}

bool has_batch_norm(const ModelSpec& model) {
    return has_batch_norm(model.layers) ||
           std::any_of(model.heads.begin(), model.heads.end(),
                       [](const HeadSpec& head) { return has_batch_norm(head.layers); });
}

// The mean is divided by what the batch's labels happen to weigh.
bool weighs_rows(const LossSpec& loss) {
    return !loss.class_weights.empty() || loss.balanced_class_weights || loss.ignore_index;
}

bool examples_interact(const ModelSpec& model) {
    if (has_batch_norm(model)) return true;
    if (model.heads.empty()) return weighs_rows(model.loss);
    return std::any_of(model.heads.begin(), model.heads.end(),
                       [](const HeadSpec& head) { return weighs_rows(head.loss); });
}

std::int64_t small_batch_of(const JobSpec& job, const NoiseScaleSpec& noise,
                            std::int64_t training_rows) {
    if (noise.small_batch > 0) return noise.small_batch;
    const std::int64_t batch_size = std::max<std::int64_t>(1, job.batch_size);
    if (examples_interact(job.model)) {
        return std::min(batch_size, std::max<std::int64_t>(2, training_rows / kFewestInteracting));
    }
    return std::clamp<std::int64_t>(training_rows / std::max<std::int64_t>(1, noise.batches), 1,
                                    batch_size);
}

}  // namespace

NoiseBatches noise_batches(const JobSpec& job, const NoiseScaleSpec& noise,
                           std::int64_t training_rows, std::int64_t parameters) {
    NoiseBatches plan;
    plan.small_batch = small_batch_of(job, noise, training_rows);
    const std::int64_t batches = std::min(noise.batches, training_rows / plan.small_batch);
    const std::int64_t held =
        std::clamp(kHeldValues / std::max<std::int64_t>(parameters, 1), kFewestHeld, kMostHeld);
    plan.batches_a_group = std::max<std::int64_t>(1, (batches + held - 1) / held);
    plan.groups = batches / plan.batches_a_group;
    return plan;
}

void check_noise_batches(const JobSpec& job, std::int64_t training_rows, FieldChecks& checks) {
    const auto* probe = std::get_if<ProbeSpec>(&job.work);
    const auto* noise = probe == nullptr ? nullptr : std::get_if<NoiseScaleSpec>(probe);
    if (noise == nullptr || noise->small_batch == 0) return;
    const std::string pointer = "/noise_scale/small_batch";
    const std::string is = "is " + std::to_string(noise->small_batch);
    const std::int64_t most = training_rows / kFewestBatches;
    if (noise->small_batch > most) {
        checks.add(pointer, is + "; at least " + std::to_string(kFewestBatches) +
                                " batches without a common row are needed, and the training part "
                                "has " +
                                std::to_string(training_rows) + " rows: allowed are at most " +
                                std::to_string(most));
    }
    if (noise->small_batch == 1 && has_batch_norm(job.model)) {
        checks.add(pointer, is + "; with batch norm a batch needs at least 2 examples");
    }
}

}  // namespace rangefinder
