// The noise scale of a job: the warm-up's weights in a model for small batches.
#include <limits>
#include <numeric>

#include "diagnostics/probes/gradient_sample.hpp"
#include "diagnostics/runs/noise_report.hpp"
#include "diagnostics/runs/probe_measures.hpp"
#include "diagnostics/runs/probe_setup.hpp"

namespace rangefinder {
namespace {

// The setup's model, made anew for batches of another size with the weights that it has.
Result<void> resize_model(const RunContext& context, std::int64_t batch_size, ProbeSetup& setup) {
    setup.optimizer.reset();  // It refers to the model, and its state is memory.
    if (batch_size == setup.model->batch_size()) return {};
    const ModelState state = setup.model->state();
    setup.model.reset();
    const JobSpec& spec = context.spec;
    auto model = build_model(spec.model, context.data.shape,
                             {batch_size, spec.seed, spec.limits.threads, spec.precision});
    if (!model) return model.error();
    (*model)->restore(state);
    setup.model = std::move(*model);
    return {};
}

std::int64_t trainable_values(const Model& model) {
    const auto trainable = model.trainable();
    return std::transform_reduce(
        trainable.begin(), trainable.end(), std::int64_t{0}, std::plus<>(),
        [](const ParameterView& view) { return static_cast<std::int64_t>(view.weight.size()); });
}

Finding not_finite(const GradientSample& sample) {
    Finding finding;
    finding.rule = "non_finite";
    finding.severity = Severity::kCritical;
    finding.evidence = {{"batch", static_cast<double>(*sample.non_finite)}};
    finding.message = "The loss or gradient of batch " + std::to_string(*sample.non_finite) +
                      " is not finite, so the noise scale cannot be told.";
    finding.causes = {"A value in the data that is not finite, or far too large.",
                      "Weights or a warm-up that have already diverged."};
    finding.advice = "Look for values in the data that are not finite; lower the warm-up's rate.";
    return finding;
}

void set_estimate(const GradientGroups& groups, NoiseScaleResult& noise) {
    const NoiseEstimate estimate = estimate_noise(groups);
    noise.noise_scale = estimate.noise_scale;
    noise.low = estimate.low;
    noise.high = estimate.high;
    noise.can_be_told = estimate.noise_scale.has_value();
    noise.gradient_norm_squared = estimate.gradient_norm_squared;
    noise.covariance_trace = estimate.covariance_trace;
    if (noise.noise_scale) {
        noise.step_efficiency =
            1.0 / (1.0 + *noise.noise_scale / static_cast<double>(noise.batch_size));
    }
    noise.explanation = explain_noise(noise);
}

NoiseScaleResult result_of(const GradientSample& sample, std::int64_t batch_size) {
    const GradientGroups& groups = sample.groups;
    NoiseScaleResult noise;
    noise.batch_size = batch_size;
    noise.small_batch = groups.batch_size;
    noise.batches = static_cast<std::int64_t>(groups.groups()) * groups.batches_a_group;
    noise.big_batch = noise.batches * noise.small_batch;
    if (static_cast<std::int64_t>(groups.groups()) >= kLeastNoiseGroups) {
        set_estimate(groups, noise);
        return noise;
    }
    noise.gradient_norm_squared = noise.covariance_trace = std::numeric_limits<double>::quiet_NaN();
    noise.explanation = "Only " + std::to_string(noise.batches) + " batches of " +
                        std::to_string(noise.small_batch) +
                        " examples were measured: too few to tell the noise scale.";
    return noise;
}

}  // namespace

Result<ProbeResult> measure(const RunContext& context, const NoiseScaleSpec& spec,
                            ProbeMonitor& monitor) {
    const auto rows = static_cast<std::int64_t>(context.data.training.size());
    const std::int64_t small_batch = noise_batches(context.spec, spec, rows, 1).small_batch;
    const auto made = make_probe_setup(context, spec.warmup, monitor);
    if (!made) return made.error();
    ProbeSetup& setup = **made;
    const auto resized = resize_model(context, small_batch, setup);
    if (!resized) return resized.error();
    const NoiseBatches plan =
        noise_batches(context.spec, spec, rows, trainable_values(*setup.model));
    setup.begin_epoch(1);
    DatasetBatches batches(context.data, small_batch, context.spec.seed);
    batches.restore(setup.batches.state());
    const GradientSample sample = sample_gradients(*setup.model, batches, plan, monitor);
    const NoiseScaleResult noise = result_of(sample, context.spec.batch_size);
    ProbeResult result;
    result.findings = noise_findings(noise, rows);
    if (sample.non_finite) result.findings.push_back(not_finite(sample));
    if (setup.loaded) {
        if (auto finding = finding_of(*setup.loaded)) result.findings.push_back(*finding);
    }
    result.measured = noise;
    return result;
}

}  // namespace rangefinder
