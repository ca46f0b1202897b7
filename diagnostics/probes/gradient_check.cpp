#include "diagnostics/probes/gradient_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "diagnostics/probes/flow_findings.hpp"
#include "diagnostics/probes/gradient_flow.hpp"
#include "diagnostics/probes/ladder.hpp"
#include "diagnostics/probes/layer_norms.hpp"
#include "diagnostics/probes/snapshot.hpp"
#include "diagnostics/training/locate_non_finite.hpp"

namespace rangefinder {
namespace {

bool finite_gradients(const FlowStep& step) {
    return !step.gradient_norms.empty() &&
           std::all_of(step.gradient_norms.begin(), step.gradient_norms.end(),
                       [](double norm) { return std::isfinite(norm); });
}

// The mean of the last quarter; NaN where something was not finite.
double loss_at_end(const std::vector<FlowStep>& steps) {
    const auto begin = steps.end() - static_cast<std::ptrdiff_t>((steps.size() + 3) / 4);
    const double sum = std::accumulate(
        begin, steps.end(), 0.0, [](double all, const FlowStep& step) { return all + step.loss; });
    const double mean = sum / static_cast<double>(steps.end() - begin);
    return std::isfinite(mean) && finite_gradients(steps.back())
               ? mean
               : std::numeric_limits<double>::quiet_NaN();
}

class Check {
  public:
    Check(const SweepParts& parts, const GradientCheckSpec& spec, ProbeMonitor& monitor)
        : parts_(parts),
          spec_(spec),
          monitor_(monitor),
          norms_(parts.model),
          trained_{parts.model, parts.optimizer, parts.batches},
          before_(trained_) {}

    GradientCheck run() {
        GradientCheck check;
        GradientCheckResult& result = check.result;
        Stopped stopped;
        const std::vector<FlowStep> still = train(std::nullopt, stopped);
        result.start = layers_of(still, norms_.layers());
        check.non_finite = std::move(non_finite_);
        if (finite_gradients(still.back())) {
            for (const double rate : geometric_ladder(spec_.start, spec_.end, spec_.rates)) {
                if (monitor_.interrupted()) break;
                result.rates.push_back(measure(rate, still));
            }
        }
        conclude(result);
        return check;
    }

  private:
    FlowAtRate measure(double rate, const std::vector<FlowStep>& still) {
        FlowAtRate flow;
        flow.learning_rate = rate;
        const std::vector<FlowStep> steps = train(rate, flow.stopped);
        flow.layers = layers_of(steps, norms_.layers());
        flow.first_loss = steps.front().loss;
        flow.last_loss = loss_at_end(steps);
        const FlowVerdict verdict =
            compare_flow(std::span(steps).first(std::min(steps.size(), still.size())), still);
        flow.vanishing = verdict.vanishing.has_value();
        flow.exploding = verdict.exploding.has_value();
        const auto layer = verdict.exploding ? verdict.exploding : verdict.vanishing;
        if (layer) flow.layer = norms_.layers()[*layer];
        return flow;
    }

    // From the weights that were found, and back to them. Without a rate nothing is updated.
    std::vector<FlowStep> train(std::optional<double> rate, Stopped& stopped) {
        std::vector<FlowStep> steps;
        std::optional<StopReason> reason;
        while (!reason && static_cast<std::int64_t>(steps.size()) <= spec_.steps) {
            const bool last = static_cast<std::int64_t>(steps.size()) == spec_.steps;
            steps.push_back(look());
            reason = monitor_.step_done() ? broken(steps.back()) : monitor_.interrupted();
            if (!rate && reason && broken(steps.back())) {
                non_finite_ = locate(steps.back(), static_cast<std::int64_t>(steps.size()) - 1);
            }
            if (!reason && rate && !last) update(*rate, steps.back());
        }
        const auto done = static_cast<std::int64_t>(steps.size());
        stopped = {reason.value_or(StopReason::kCompleted), reason ? done - 1 : spec_.steps,
                   rate.value_or(0.0)};
        before_.restore(trained_);
        return steps;
    }

    FlowStep look() {
        FlowStep step;
        parts_.batches.fill_next(parts_.model);
        step.weight_norms = norms_.weights();
        step.loss = parts_.model.forward(Mode::kTrain);
        if (!std::isfinite(step.loss)) return step;
        parts_.model.backward();
        step.gradient_norms = norms_.gradients();
        return step;
    }

    void update(double rate, FlowStep& step) {
        norms_.remember_weights();
        parts_.optimizer.step(rate);
        step.update_ratios = norms_.update_ratios();
    }

    // Of the batch that is in the model.
    Finding locate(const FlowStep& step, std::int64_t batch) {
        return locate_non_finite(parts_.model,
                                 {batch, 0.0, std::isfinite(step.loss), parts_.batches.rows()})
            .finding;
    }

    static std::optional<StopReason> broken(const FlowStep& step) {
        if (!std::isfinite(step.loss)) return StopReason::kNonFiniteLoss;
        if (!finite_gradients(step)) return StopReason::kNonFiniteGradient;
        return std::nullopt;
    }

    const SweepParts& parts_;
    const GradientCheckSpec& spec_;
    ProbeMonitor& monitor_;
    LayerNorms norms_;
    TrainedParts trained_;
    Snapshot before_;
    std::optional<Finding> non_finite_;  // At the weights that every rate starts from.
};

}  // namespace

GradientCheck check_gradients(const SweepParts& parts, const GradientCheckSpec& spec,
                              ProbeMonitor& monitor) {
    return Check(parts, spec, monitor).run();
}

}  // namespace rangefinder
