#include "diagnostics/runs/stability_search.hpp"

#include <cmath>
#include <optional>

#include "diagnostics/training/training_step.hpp"

namespace rangefinder {
namespace {

constexpr double kStride = 10.0;
constexpr double kNarrow = 4.0;         // A bracket of half a decade is narrow enough.
constexpr std::int64_t kLastSteps = 8;  // Whose mean loss counts.

class StabilityTrainings {
  public:
    StabilityTrainings(const TrainedParts& parts, const ClipSpec& clip, double start_loss,
                       ProbeMonitor& monitor)
        : parts_(parts), clip_(clip), start_loss_(start_loss), monitor_(monitor), start_(parts) {}

    // Nothing when it was interrupted.
    std::optional<bool> holds(double rate) {
        const auto held = train(rate);
        start_.restore(parts_);
        return held;
    }

  private:
    std::optional<bool> train(double rate) {
        TrainingStep training({parts_.model, parts_.optimizer, parts_.batches}, clip_);
        double last = 0.0;
        for (std::int64_t step = 0; step < kStabilitySteps; ++step) {
            if (monitor_.interrupted()) return std::nullopt;
            const StepOutcome outcome = training.run(rate);
            monitor_.step_done();
            if (outcome.stop || !std::isfinite(outcome.loss)) return false;
            if (step >= kStabilitySteps - kLastSteps) {
                last += outcome.loss / static_cast<double>(kLastSteps);
            }
        }
        return last < start_loss_;
    }

    TrainedParts parts_;
    const ClipSpec& clip_;
    double start_loss_;
    ProbeMonitor& monitor_;
    Snapshot start_;
};

// The rate to try next; nothing: the bracket is narrow enough.
std::optional<double> next_rate(const MeasuredStability& found) {
    if (!found.high) return *found.low * kStride;
    if (*found.high < kNarrow * *found.low) return std::nullopt;
    return std::sqrt(*found.low * *found.high);
}

}  // namespace

MeasuredStability find_stable_rates(const TrainedParts& parts, const ClipSpec& clip,
                                    const StabilityQuestion& question, ProbeMonitor& monitor) {
    MeasuredStability found;
    found.low = question.held;
    found.steps = kStabilitySteps;
    StabilityTrainings trainings(parts, clip, question.start_loss, monitor);
    for (std::int64_t done = 0; done < question.trainings; ++done) {
        const auto rate = next_rate(found);
        if (!rate) break;
        const auto held = trainings.holds(*rate);
        if (!held) break;
        (*held ? found.low : found.high) = *rate;
    }
    return found;
}

}  // namespace rangefinder
