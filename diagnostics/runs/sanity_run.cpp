#include <optional>
#include <utility>

#include "diagnostics/probes/initial_loss.hpp"
#include "diagnostics/probes/input_checks.hpp"
#include "diagnostics/probes/label_checks.hpp"
#include "diagnostics/probes/overfit_check.hpp"
#include "diagnostics/probes/zero_input_check.hpp"
#include "diagnostics/runs/probe_measures.hpp"
#include "diagnostics/runs/probe_setup.hpp"

namespace rangefinder {
namespace {

// A rate that learns one batch is above what suits many.
constexpr double kBelowOverfitRate = 3.0;

// Runs the checks in order and keeps what they say.
class SanityRun {
  public:
    SanityRun(const RunContext& context, const SanitySpec& spec, ProbeMonitor& monitor)
        : context_(context), spec_(spec), monitor_(monitor) {}

    void check_data() {
        const Dataset& data = context_.data;
        SanityOutcome finite = check_finite_values(data);
        const bool comparable = finite.check.passed;
        keep(std::move(finite));
        keep(check_input_scale(data));
        keep(check_constant_features(data));
        keep(check_class_counts(data));
        if (!comparable || monitor_.interrupted()) return;
        keep(check_duplicates(data));
        keep(check_validation_overlap(data));
        keep(check_labels_follow_inputs(data));
    }

    void check_training(ProbeSetup& setup) {
        const SanityParts parts{*setup.model, *setup.optimizer, setup.batches, context_.data};
        SanityOutcome start = check_initial_loss(parts, monitor_);
        const bool trainable =
            start.findings.empty() || start.findings.front().rule != "non_finite";
        keep(std::move(start));
        if (!trainable || monitor_.interrupted()) return;
        auto overfit =
            check_overfit_one_batch(parts, spec_.overfit_steps, spec_.learning_rate, monitor_);
        if (!overfit) return;
        const double rate =
            overfit->learning_rate / (spec_.learning_rate ? 1.0 : kBelowOverfitRate);
        keep(std::move(overfit->outcome));
        keep(check_zero_input(parts, spec_.overfit_steps, rate, monitor_));
    }

    ProbeResult take() {
        result_.measured = std::move(sanity_);
        return std::move(result_);
    }
    void keep(const Finding& finding) { result_.findings.push_back(finding); }

  private:
    void keep(std::optional<SanityOutcome> outcome) {
        if (!outcome) return;
        sanity_.checks.push_back(std::move(outcome->check));
        for (const Finding& finding : outcome->findings) keep(finding);
    }

    const RunContext& context_;
    const SanitySpec& spec_;
    ProbeMonitor& monitor_;
    SanityResult sanity_;
    ProbeResult result_;
};

}  // namespace

Result<ProbeResult> measure(const RunContext& context, const SanitySpec& spec,
                            ProbeMonitor& monitor) {
    SanityRun run(context, spec, monitor);
    run.check_data();
    const auto setup = make_probe_setup(context, {}, monitor);
    if (!setup) return setup.error();
    if ((*setup)->loaded) {
        if (const auto finding = finding_of(*(*setup)->loaded)) run.keep(*finding);
    }
    run.check_training(**setup);
    return run.take();
}

}  // namespace rangefinder
