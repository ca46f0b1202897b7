#include "diagnostics/runs/opinion_run.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <vector>

#include "diagnostics/advice/text.hpp"
#include "diagnostics/optimizers/dadapt_sgd.hpp"
#include "diagnostics/runs/run_model.hpp"
#include "diagnostics/training/batch_source.hpp"
#include "diagnostics/training/smoothing.hpp"
#include "diagnostics/training/trainer.hpp"
#include "diagnostics/training/training_step.hpp"

namespace rangefinder {
namespace {

constexpr double kGrew = 1.01;             // An estimate that grew by less stands still.
constexpr std::int64_t kStandsStill = 12;  // Steps: then it has settled.
constexpr double kLeftStart = 2.0;         // Times its first value.
constexpr std::size_t kFirstLosses = 3, kLastLosses = 10;

std::unique_ptr<Optimizer> optimizer_of(OpinionMethod method, const OptimizerSpec& own,
                                        std::span<const ParameterView> parameters) {
    OptimizerSpec spec = own;
    if (method == OpinionMethod::kDAdaptation && own.kind == OptimizerKind::kSgd) {
        return std::make_unique<DAdaptSgd>(spec, parameters);
    }
    spec.kind =
        method == OpinionMethod::kProdigy ? OptimizerKind::kProdigy : OptimizerKind::kDAdaptAdam;
    spec.momentum = 0.0;
    spec.nesterov = false;
    return make_optimizer(spec, parameters);
}

double mean(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// What a training with such an optimizer shows, step by step.
class OpinionTrack {
  public:
    void add(const StepOutcome& outcome, double rate) {
        losses_.push_back(outcome.loss);
        const double smoothed = smoothed_.add(outcome.loss);
        if (losses_.size() == 1) first_smoothed_ = smoothed;
        broke_ = outcome.stop.has_value() || !std::isfinite(smoothed) ||
                 smoothed > Trainer::kDivergedFactor * first_smoothed_;
        if (losses_.size() == 1) first_rate_ = rate;
        if (losses_.size() == 1 || rate > kGrew * rate_) last_growth_ = steps();
        rate_ = std::max(rate_, rate);
    }

    std::int64_t steps() const { return static_cast<std::int64_t>(losses_.size()); }
    bool settled() const {
        return rate_ > kLeftStart * first_rate_ && steps() - last_growth_ >= kStandsStill;
    }
    bool done() const { return broke_ || (settled() && steps() >= kFewestOpinionSteps); }

    // Sets its rate, or why there is none.
    void conclude(MeasuredOpinion& opinion) const {
        opinion.steps = steps();
        const std::string after = " after " + std::to_string(steps()) + " steps";
        if (broke_) {
            opinion.reason =
                "Its training broke" + after + ", at a rate of " + rate_text(rate_) + ".";
        } else if (!(rate_ > kLeftStart * first_rate_)) {
            opinion.reason = "Its estimate had not left its first value" + after + ".";
        } else if (!settled()) {
            opinion.reason =
                "Its estimate still grew" + after + ", from " + rate_text(rate_) + " on.";
        } else if (!lowered_loss()) {
            opinion.reason = "It settled at " + rate_text(rate_) +
                             ", but did not lower the loss with it" + after + ".";
        } else {
            opinion.learning_rate = rate_;
        }
    }

  private:
    bool lowered_loss() const {
        const std::span<const double> losses = losses_;
        return mean(losses.last(std::min(kLastLosses, losses.size()))) <
               mean(losses.first(std::min(kFirstLosses, losses.size())));
    }

    std::vector<double> losses_;
    SmoothedLoss smoothed_;
    double first_smoothed_ = 0.0;
    double first_rate_ = 0.0;
    double rate_ = 0.0;
    std::int64_t last_growth_ = 0;
    bool broke_ = false;
};

}  // namespace

Result<MeasuredOpinion> take_opinion(const RunContext& context, OpinionMethod method,
                                     std::int64_t most, ProbeMonitor& monitor) {
    const JobSpec& spec = context.spec;
    const auto made = make_run_model(context, spec.seed);
    if (!made) return made.error();
    Model& model = *made->model;
    const auto optimizer = optimizer_of(method, spec.optimizer, model.trainable());
    DatasetBatches batches(context.data, spec.batch_size, spec.seed);
    TrainingStep training({model, *optimizer, batches}, std::get<RangeTestSpec>(spec.work).clip);
    OpinionTrack track;
    while (track.steps() < most && !track.done() && !monitor.interrupted()) {
        const StepOutcome outcome = training.run(1.0);
        track.add(outcome, optimizer->rate_factor());
        monitor.step_done();
    }
    MeasuredOpinion opinion;
    opinion.method = method == OpinionMethod::kProdigy ? "prodigy" : "d_adaptation";
    track.conclude(opinion);
    return opinion;
}

}  // namespace rangefinder
