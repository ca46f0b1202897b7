#include "diagnostics/runs/advice_probes.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "diagnostics/probes/critical_sharpness.hpp"
#include "diagnostics/probes/gradient_sample.hpp"
#include "diagnostics/runs/budget_monitor.hpp"
#include "diagnostics/runs/opinion_run.hpp"
#include "diagnostics/runs/probe_setup.hpp"
#include "diagnostics/runs/stability_search.hpp"
#include "diagnostics/spec/noise_batches.hpp"

namespace rangefinder {
namespace {

constexpr std::int64_t kMostGradients = 24, kFewestGradients = 8;
constexpr std::int64_t kMostTrainings = 3, kFewestTrainings = 2;
// Of a search along an update.
constexpr std::int64_t kDirections = 1, kEvaluations = 8;
constexpr std::int64_t kMostLinePasses = kDirections * (kEvaluations + 1) + 1;
constexpr std::int64_t kWithLine = kFewestTrainings * kStabilitySteps + kMostLinePasses;
// Copies of the weights, 4 bytes each.
constexpr std::int64_t kLineCopies = 14, kSnapshotCopies = 4;
constexpr std::int64_t kOpinionCopies = 4, kGradientSumCopies = 3;
constexpr std::int64_t kFloatBytes = 4;

std::int64_t trainable_values(const Model& model) {
    const auto trainable = model.trainable();
    return std::transform_reduce(
        trainable.begin(), trainable.end(), std::int64_t{0}, std::plus<>(),
        [](const ParameterView& view) { return static_cast<std::int64_t>(view.weight.size()); });
}

bool estimates_its_rate(OptimizerKind kind) {
    return kind == OptimizerKind::kDAdaptAdam || kind == OptimizerKind::kProdigy;
}

// The highest trial from the job's own start that ended below where it began; nothing: none did.
const Trial* highest_held(const std::vector<Trial>& trials) {
    const Trial* highest = nullptr;
    for (const Trial& trial : trials) {
        if (trial.repeat != 0 || !(trial.validation_loss < trial.initial_loss)) continue;
        if (highest == nullptr || trial.learning_rate > highest->learning_rate) highest = &trial;
    }
    return highest;
}

class AdviceMeasurement {
  public:
    AdviceMeasurement(const RunContext& context, const AdviceProbesRequest& request,
                      BudgetMonitor& monitor)
        : context_(context),
          request_(request),
          test_(std::get<RangeTestSpec>(context.spec.work)),
          monitor_(monitor),
          held_(highest_held(request.trials)) {}

    Result<AdviceProbes> run() {
        found_.optimizer = optimizer_name(context_.spec.optimizer.kind);
        if (!test_.group.empty()) {
            leave_out(kAll, "only some layers' rate climbs");
            return std::move(found_);
        }
        const auto summary = summarize_model(context_.spec, context_.data.shape);
        if (!summary) {
            leave_out(kAll, kNoRoom);
            return std::move(found_);
        }
        weights_ = summary->trainable_parameters;
        room_bytes_ = context_.spec.limits.memory_bytes - summary->bytes.total;
        if (const auto done = take_opinions(); !done) return done.error();
        if (const auto done = measure_at_place(); !done) return done.error();
        found_.steps = monitor_.done();
        return std::move(found_);
    }

  private:
    static constexpr const char* kNoSteps = "the budget's steps were used up";
    static constexpr const char* kAll = "Opinions, stable rates and the noise scale were";
    static constexpr const char* kBothAtPlace =
        "The noise scale and the rates that training stands were";
    static constexpr const char* kNoRoom = "the memory limit leaves no room";

    void leave_out(const std::string& what, const std::string& why) {
        found_.left_out.push_back(what + " left out: " + why + ".");
    }
    bool has_room(std::int64_t copies) const {
        return copies <= room_bytes_ / (kFloatBytes * std::max<std::int64_t>(weights_, 1));
    }

    bool wants_stability() const { return !request_.answer.largest_stable_rate && held_; }
    // Steps that what is measured at the place takes at least.
    std::int64_t least_at_place() const {
        if (!request_.keeper.best()) return 0;
        return kFewestGradients + (wants_stability() ? kFewestTrainings * kStabilitySteps : 0);
    }

    Result<void> take_opinions() {
        if (estimates_its_rate(context_.spec.optimizer.kind)) return {};
        if (!has_room(kOpinionCopies)) {
            leave_out("A second opinion was", kNoRoom);
            return {};
        }
        for (const OpinionMethod method : {OpinionMethod::kDAdaptation, OpinionMethod::kProdigy}) {
            const std::int64_t most =
                std::min(request_.opinion_steps, monitor_.left() - least_at_place());
            if (most < std::min(request_.opinion_steps, kFewestOpinionSteps)) {
                const bool first = found_.opinions.empty();
                leave_out(first ? "A second opinion was" : "Prodigy's opinion was", kNoSteps);
                return {};
            }
            auto opinion = take_opinion(context_, method, most, monitor_);
            if (!opinion) return opinion.error();
            if (monitor_.interrupted()) return {};
            found_.opinions.push_back(std::move(*opinion));
        }
        return {};
    }

    Result<void> measure_at_place() {
        if (monitor_.interrupted()) return {};
        if (!request_.keeper.best()) {
            leave_out(kBothAtPlace, "no trial lowered the loss");
            return {};
        }
        if (monitor_.left() < kFewestGradients) {
            leave_out(kBothAtPlace, kNoSteps);
            return {};
        }
        auto made = make_run_model(context_, context_.spec.seed);
        if (!made) return made.error();
        ProbeSetup place(std::move(*made), context_);
        go_to(*request_.keeper.best(), place);
        const std::int64_t gradients = gradients_for_noise();
        if (wants_stability()) measure_stability(place, monitor_.left() - gradients);
        return measure_noise(place, gradients);
    }

    void go_to(const KeptTrial& kept, ProbeSetup& place) {
        place.model->restore(kept.model);
        place.optimizer->restore(kept.optimizer);
        place.batches.restore(kept.batches);
        found_.place_rate = kept.trial.learning_rate;
        found_.place_steps = kept.trial.steps;
    }

    std::int64_t gradients_for_noise() const { return std::min(kMostGradients, monitor_.left()); }

    void measure_stability(ProbeSetup& place, std::int64_t steps) {
        if (!has_room(kSnapshotCopies)) {
            leave_out("The rates that training stands were", kNoRoom);
            return;
        }
        if (steps < kFewestTrainings * kStabilitySteps) {
            leave_out("The rates that training stands were", kNoSteps);
            return;
        }
        const TrainedParts parts{*place.model, *place.optimizer, place.batches};
        std::optional<double> one_step;
        if (has_room(kLineCopies) && steps >= kWithLine) {
            const std::int64_t before = monitor_.done();
            const CriticalSharpnessSpec line{1, kDirections, kEvaluations, 0, {}};
            one_step = measure_critical_sharpness(parts, line, monitor_).learning_rate;
            // Its gradients, which it does not tell.
            for (std::int64_t i = 0; i < kDirections; ++i) monitor_.step_done();
            steps -= monitor_.done() - before;
        }
        const std::int64_t trainings = std::min(kMostTrainings, steps / kStabilitySteps);
        found_.stability = find_stable_rates(
            parts, test_.clip, {held_->learning_rate, held_->initial_loss, trainings}, monitor_);
        found_.stability->one_step = one_step;
    }

    Result<void> measure_noise(ProbeSetup& place, std::int64_t gradients) {
        const auto rows = static_cast<std::int64_t>(context_.data.training.size());
        const std::int64_t wanted =
            std::clamp(rows / context_.spec.batch_size, kFewestGradients, gradients);
        const NoiseBatches plan =
            noise_batches(context_.spec, {0, wanted, {}}, rows, trainable_values(*place.model));
        if (!has_room(plan.groups + kGradientSumCopies)) {
            leave_out("The noise scale was", kNoRoom);
            return {};
        }
        place.begin_epoch(1);
        DatasetBatches batches(context_.data, plan.small_batch, context_.spec.seed);
        batches.restore(place.batches.state());
        if (const auto done = resize(place, plan.small_batch); !done) return done.error();
        const GradientSample sample = sample_gradients(*place.model, batches, plan, monitor_);
        if (static_cast<std::int64_t>(sample.groups.groups()) < kLeastNoiseGroups) return {};
        const NoiseEstimate estimate = estimate_noise(sample.groups);
        const auto groups = static_cast<std::int64_t>(sample.groups.groups());
        found_.noise = MeasuredNoise{estimate.noise_scale,
                                     estimate.low,
                                     estimate.high,
                                     context_.spec.batch_size,
                                     groups * sample.groups.batches_a_group * plan.small_batch,
                                     rows};
        return {};
    }

    // The place's model for batches of another size.
    Result<void> resize(ProbeSetup& place, std::int64_t batch_size) {
        if (batch_size == place.model->batch_size()) return {};
        place.optimizer.reset();  // It refers to the model.
        const ModelState state = place.model->state();
        place.model.reset();
        const JobSpec& spec = context_.spec;
        auto model = build_model(spec.model, context_.data.shape,
                                 {batch_size, spec.seed, spec.limits.threads, spec.precision});
        if (!model) return model.error();
        (*model)->restore(state);
        place.model = std::move(*model);
        return {};
    }

    const RunContext& context_;
    const AdviceProbesRequest& request_;
    const RangeTestSpec& test_;
    BudgetMonitor& monitor_;
    const Trial* held_;
    std::int64_t weights_ = 0;
    std::int64_t room_bytes_ = 0;
    AdviceProbes found_;
};

}  // namespace

std::int64_t probe_steps(const RangeTestSpec& test, const TrialPlan& plan,
                         const SpentSteps& spent) {
    const std::int64_t left = steps_left(test, plan.planned_steps, spent);
    const std::int64_t sweep = sweep_steps_of(test);
    return test.budget == Budget::kThorough ? left : std::min(left, sweep + sweep / 2);
}

Result<AdviceProbes> measure_for_advice(const RunContext& context,
                                        const AdviceProbesRequest& request, ProgressMeter& meter,
                                        std::int64_t steps_before) {
    BudgetMonitor monitor(context, meter, steps_before, request.steps);
    return AdviceMeasurement(context, request, monitor).run();
}

}  // namespace rangefinder
