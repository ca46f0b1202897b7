#include "diagnostics/probes/overfit_check.hpp"

#include <cmath>
#include <limits>
#include <stop_token>
#include <vector>

#include "diagnostics/probes/altered_batches.hpp"
#include "diagnostics/probes/batch_figures.hpp"
#include "diagnostics/probes/ladder.hpp"
#include "diagnostics/probes/probe_text.hpp"
#include "diagnostics/probes/range_test.hpp"
#include "diagnostics/probes/snapshot.hpp"
#include "diagnostics/training/training_step.hpp"

namespace rangefinder {
namespace {

constexpr double kLearntAccuracy = 0.99;
// Of the positions of a sequence the first cannot be told from what came before.
constexpr double kLearntSequenceAccuracy = 0.8;
constexpr double kLearntLoss = 0.1;  // Of that of outputs of zero.
// A bottleneck keeps an autoencoder from giving everything back.
constexpr double kLearntCopyLoss = 0.5;
constexpr double kFellAtAll = 0.9;
constexpr std::int64_t kLookEvery = 10;
constexpr double kSweepStart = 1e-6;
constexpr double kSweepEnd = 10.0;
constexpr double kBelowBest = 3.0;  // The first rate tried is so many times below the sweep's best.
constexpr double kRateStep = 5.0;   // From one rate tried to the next.

// How far a batch is learnt by heart.
struct Learnt {
    double loss = std::numeric_limits<double>::infinity();
    double share = std::numeric_limits<double>::infinity();  // Of the loss of outputs of zero.
    std::optional<double> accuracy;
    bool done = false;
};

// Learns one batch at one rate, from the weights as they are.
class OverfitAttempt {
  public:
    OverfitAttempt(const SanityParts& parts, OneBatch& batch, ProbeMonitor& monitor)
        : parts_(parts),
          batch_(batch),
          monitor_(monitor),
          trained_{parts.model, parts.optimizer, batch},
          before_(trained_) {}

    Learnt run(double rate, std::int64_t steps) {
        Learnt best;
        TrainingStep step({parts_.model, parts_.optimizer, batch_}, {});
        for (std::int64_t done = 1; done <= steps && !best.done; ++done) {
            const StepOutcome outcome = step.run(rate);
            const bool go_on = monitor_.step_done() && !outcome.stop;
            if (done % kLookEvery == 0 || done == steps || !go_on) keep_better(look(), best);
            if (!go_on) break;
        }
        before_.restore(trained_);
        return best;
    }

  private:
    static void keep_better(const Learnt& found, Learnt& best) {
        if (found.loss < best.loss || found.done) best = found;
    }

    // Without dropout, and with running statistics: as the model will be used.
    Learnt look() {
        Model& model = parts_.model;
        Learnt found;
        batch_.fill_next(model);
        const double loss = model.forward(Mode::kEvaluate);
        if (!std::isfinite(loss)) return found;
        found.loss = loss;
        found.share = loss / loss_of_zero_outputs(model, model.batch_size());
        found.accuracy = least_accuracy(model, model.batch_size());
        const double needed = model.positions() > 1 ? kLearntSequenceAccuracy : kLearntAccuracy;
        found.done = found.share <= (copies_its_input(model) ? kLearntCopyLoss : kLearntLoss) ||
                     found.accuracy.value_or(0.0) >= needed;
        return found;
    }

    const SanityParts& parts_;
    OneBatch& batch_;
    ProbeMonitor& monitor_;
    TrainedParts trained_;
    Snapshot before_;
};

// Tells the probe's monitor of a sweep's steps.
class SweepSteps final : public SweepObserver {
  public:
    explicit SweepSteps(ProbeMonitor& monitor) : monitor_(monitor) {}
    void on_step(const StepRecord&) override {
        if (!monitor_.step_done()) stop_.request_stop();
    }
    std::stop_token token() const { return stop_.get_token(); }

  private:
    ProbeMonitor& monitor_;
    std::stop_source stop_;
};

// The rate of the sweep's lowest loss; a batch that is always the same has no noise to hide it.
double best_rate_of_sweep(const SanityParts& parts, OneBatch& batch, ProbeMonitor& monitor) {
    SweepPlan plan;
    plan.rates = geometric_ladder(kSweepStart, kSweepEnd, kSweepSteps);
    const SystemClock clock;
    SweepSteps steps(monitor);
    const Sweep sweep =
        run_sweep({parts.model, parts.optimizer, batch}, plan, clock, steps, steps.token());
    std::size_t best = 0;
    for (std::size_t i = 1; i < sweep.curve.loss.size(); ++i) {
        if (sweep.curve.loss[i] < sweep.curve.loss[best]) best = i;
    }
    return plan.rates[best];
}

// Evenly over the training part, so that rows sorted by label are not all of one.
std::vector<std::int64_t> rows_of_one_batch(const SanityParts& parts) {
    const auto size = static_cast<std::size_t>(parts.model.batch_size());
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < size; ++i) {
        rows.push_back(parts.data.training[i * parts.data.training.size() / size]);
    }
    return rows;
}

std::vector<double> rates_to_try(double best) {
    std::vector<double> rates;
    double rate = best / kBelowBest;
    for (std::int64_t i = 0; i < kOverfitAttempts; ++i, rate /= kRateStep) rates.push_back(rate);
    return rates;
}

SanityOutcome overfit_outcome(const Learnt& best, double rate) {
    SanityOutcome outcome;
    outcome.check = {"overfit_one_batch",
                     best.done,
                     {{"loss", best.loss}, {"loss_share", best.share}, {"learning_rate", rate}},
                     ""};
    if (best.accuracy) outcome.check.figures["accuracy"] = *best.accuracy;
    const std::string loss =
        "the loss came down to " + three_digits(best.loss) +
        (best.accuracy ? ", the accuracy to " + three_digits(*best.accuracy) : std::string());
    outcome.check.message =
        (best.done ? "One batch is learnt by heart: " : "Not even one batch is learnt by heart: ") +
        loss + " at a learning rate of " + three_digits(rate) + ".";
    if (best.done) return outcome;
    Finding finding = finding_of(
        outcome.check, "underfitting",
        best.share < kFellAtAll ? Severity::kWarning : Severity::kCritical,
        {"A model that is too small, or layers that are frozen or let no gradient by.",
         "Much dropout or weight decay.",
         "Rows of the batch that have the same inputs and different labels."},
        {{"Run a gradient_check: it shows which layers get no gradient."},
         {"Take out dropout and weight decay until one batch can be learnt.", "/model/layers"}});
    finding.reference = kRecipe;
    outcome.findings = {std::move(finding)};
    return outcome;
}

}  // namespace

std::optional<OverfitOutcome> check_overfit_one_batch(const SanityParts& parts, std::int64_t steps,
                                                      std::optional<double> learning_rate,
                                                      ProbeMonitor& monitor) {
    OneBatch batch(parts.data, rows_of_one_batch(parts));
    const std::vector<double> rates = learning_rate
                                          ? std::vector{*learning_rate}
                                          : rates_to_try(best_rate_of_sweep(parts, batch, monitor));
    Learnt best;
    double best_rate = rates.front();
    for (const double rate : rates) {
        if (monitor.interrupted()) return std::nullopt;
        const Learnt learnt = OverfitAttempt(parts, batch, monitor).run(rate, steps);
        if (learnt.done || learnt.loss < best.loss) {
            best = learnt;
            best_rate = rate;
        }
        if (best.done) break;
    }
    if (monitor.interrupted() && !best.done) return std::nullopt;
    return OverfitOutcome{overfit_outcome(best, best_rate), best_rate};
}

}  // namespace rangefinder
