#include "diagnostics/runs/probe_setup.hpp"

#include <algorithm>

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/training/training_step.hpp"

namespace rangefinder {
namespace {

Error warmup_failed(const RunContext& context, const ProbeWarmup& warmup, std::int64_t step,
                    StopReason reason) {
    const std::string what = reason == StopReason::kNonFiniteLoss ? "loss" : "gradient";
    return field_error("/" + job_kind_name(context.spec) + "/warmup/learning_rate",
                       "is " + number_text(warmup.learning_rate) + "; at this rate the warm-up's " +
                           what + " is not finite from step " + std::to_string(step) +
                           " on: a lower one is needed");
}

Result<void> warm_up(ProbeSetup& setup, const RunContext& context, const ProbeWarmup& warmup,
                     ProbeMonitor& monitor) {
    TrainingStep training({*setup.model, *setup.optimizer, setup.batches}, {});
    for (std::int64_t step = 0; step < warmup.steps && !monitor.interrupted(); ++step) {
        const StepOutcome outcome = training.run(warmup.learning_rate);
        if (outcome.stop) return warmup_failed(context, warmup, step, *outcome.stop);
        if (!monitor.step_done()) break;
    }
    return {};
}

}  // namespace

ProbeSetup::ProbeSetup(RunModel made, const RunContext& context)
    : model(std::move(made.model)),
      loaded(std::move(made.loaded)),
      optimizer(make_optimizer(context.spec.optimizer, model->trainable())),
      batches(context.data, context.spec.batch_size, context.spec.seed) {}

std::int64_t ProbeSetup::begin_epoch(std::int64_t wanted) {
    BatchOrderState place = batches.state();
    if (place.position > 0) {
        ++place.epoch;
        place.position = 0;
        batches.restore(place);
    }
    return std::min(wanted, batches.batches_per_epoch());
}

Result<std::unique_ptr<ProbeSetup>> make_probe_setup(const RunContext& context,
                                                     const ProbeWarmup& warmup,
                                                     ProbeMonitor& monitor) {
    auto made = make_run_model(context, context.spec.seed);
    if (!made) return made.error();
    auto setup = std::make_unique<ProbeSetup>(std::move(*made), context);
    const auto warmed = warm_up(*setup, context, warmup, monitor);
    if (!warmed) return warmed.error();
    return setup;
}

JobSpec in_float32(const JobSpec& spec) {
    JobSpec exact = spec;
    exact.precision = Precision::kFloat32;
    return exact;
}

}  // namespace rangefinder
