#include "diagnostics/probes/initial_loss.hpp"

#include <cmath>

#include "diagnostics/probes/batch_figures.hpp"
#include "diagnostics/probes/probe_text.hpp"
#include "diagnostics/probes/snapshot.hpp"

namespace rangefinder {
namespace {

constexpr double kHopelessFactor = 10.0;

Finding poor_start(const SanityResult::Check& check, double ratio) {
    Finding finding =
        std::isfinite(ratio)
            ? finding_of(check, "poor_initialization",
                         ratio > kHopelessFactor ? Severity::kCritical : Severity::kWarning,
                         {"Weights drawn too large, above all in the last layer.",
                          "Inputs or targets that are not scaled."},
                         {{"Draw the last layer's weights smaller.", "/model/layers"},
                          {"Run an initialization probe: it shows where values grow."}})
            : finding_of(check, "non_finite", Severity::kCritical,
                         {"Inputs or targets that are not finite, or not scaled.",
                          "Weights drawn far too large."},
                         {{"Look at the checks of the data first."}, {"Draw smaller weights."}});
    finding.reference = kRecipe;
    return finding;
}

}  // namespace

SanityOutcome judge_initial_loss(double loss, double expected) {
    const double ratio = expected > 0.0 ? loss / expected : 1.0;
    SanityOutcome outcome{{"initial_loss",
                           ratio <= kInitialLossFactor,
                           {{"loss", loss}, {"expected", expected}},
                           "The loss before the first update is " + three_digits(loss) +
                               "; a model that knows nothing has " + three_digits(expected) + "."},
                          {}};
    if (!outcome.check.passed) outcome.findings = {poor_start(outcome.check, ratio)};
    return outcome;
}

SanityOutcome check_initial_loss(const SanityParts& parts, ProbeMonitor& monitor) {
    const TrainedParts trained{parts.model, parts.optimizer, parts.batches};
    const Snapshot before(trained);
    Model& model = parts.model;
    double loss = 0.0, expected = 0.0;
    std::int64_t batches = 0;
    while (batches < kInitialBatches) {
        parts.batches.fill_next(model);
        loss += model.forward(Mode::kTrain);
        expected += loss_of_zero_outputs(model, model.batch_size());
        ++batches;
        if (!monitor.step_done()) break;
    }
    before.restore(trained);
    loss /= static_cast<double>(batches);
    expected /= static_cast<double>(batches);
    return judge_initial_loss(loss, expected);
}

}  // namespace rangefinder
