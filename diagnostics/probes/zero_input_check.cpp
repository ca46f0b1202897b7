#include "diagnostics/probes/zero_input_check.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "diagnostics/probes/altered_batches.hpp"
#include "diagnostics/probes/batch_figures.hpp"
#include "diagnostics/probes/probe_text.hpp"
#include "diagnostics/probes/snapshot.hpp"
#include "diagnostics/training/training_step.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kEvaluationBatches = 16;
constexpr double kStandardErrors = 3.0;
constexpr double kClearShare = 0.02;  // Of the loss without inputs.
constexpr double kPlainShare =
    0.2;  // So much needs no statistics, of which few batches give little.

// Some batches' rows of the part that a training would be judged by.
std::vector<std::span<const std::int64_t>> evaluation_batches(const SanityParts& parts) {
    const auto size = static_cast<std::size_t>(parts.model.batch_size());
    const bool validates = parts.data.validation.size() > 1;
    const std::span<const std::int64_t> rows =
        validates ? parts.data.validation : parts.data.training;
    std::vector<std::span<const std::int64_t>> batches;
    for (std::size_t start = 0; start < rows.size() && batches.size() < kEvaluationBatches;
         start += size) {
        batches.push_back(rows.subspan(start, std::min(size, rows.size() - start)));
    }
    return batches;
}

// Losses of these batches after a training; nothing when it ended in something not finite, or was
// interrupted.
std::optional<std::vector<double>> losses_after(const SanityParts& parts, bool zero_inputs,
                                                double rate, std::int64_t steps,
                                                ProbeMonitor& monitor) {
    const TrainedParts trained{parts.model, parts.optimizer, parts.batches};
    const Snapshot before(trained);
    ZeroInputs zeros(parts.batches);
    BatchSource& source = zero_inputs ? static_cast<BatchSource&>(zeros) : parts.batches;
    TrainingStep step({parts.model, parts.optimizer, source}, {});
    std::optional<std::vector<double>> losses = std::vector<double>();
    for (std::int64_t done = 0; done < steps && losses; ++done) {
        if (step.run(rate).stop) losses.reset();
        if (!monitor.step_done()) losses.reset();
    }
    for (const auto& rows : evaluation_batches(parts)) {
        if (!losses) break;
        fill_batch(parts.data, rows, parts.model);
        if (zero_inputs) ZeroInputs::clear(parts.model);
        losses->push_back(
            parts.model.forward(Mode::kEvaluate, static_cast<std::int64_t>(rows.size())));
    }
    before.restore(trained);
    return losses;
}

// Pairs of losses of the same rows, with and without inputs.
SanityOutcome compare_inputs(const std::vector<double>& with, const std::vector<double>& without,
                             double rate) {
    const auto count = static_cast<double>(with.size());
    double sum_with = 0.0, sum_without = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < with.size(); ++i) {
        sum_with += with[i];
        sum_without += without[i];
        squares += (without[i] - with[i]) * (without[i] - with[i]);
    }
    const double gain = (sum_without - sum_with) / count;
    const double variance = std::max(0.0, squares / count - gain * gain);
    const double error = count > 1.0 ? std::sqrt(variance / (count - 1.0)) : 0.0;
    const double share = gain * count / sum_without;
    const bool passed =
        share > kPlainShare || (gain > kStandardErrors * error && share > kClearShare);
    return {{"zero_input",
             passed,
             {{"loss", sum_with / count},
              {"loss_without_inputs", sum_without / count},
              {"standard_error", error},
              {"learning_rate", rate}},
             "Trained as long, the model comes to a loss of " + three_digits(sum_with / count) +
                 " with its inputs, and to " + three_digits(sum_without / count) +
                 " with zeros instead of them."},
            {}};
}

}  // namespace

std::optional<SanityOutcome> check_zero_input(const SanityParts& parts, std::int64_t steps,
                                              double learning_rate, ProbeMonitor& monitor) {
    if (copies_its_input(parts.model)) return std::nullopt;
    const auto with = losses_after(parts, false, learning_rate, steps, monitor);
    if (!with) return std::nullopt;
    const auto without = losses_after(parts, true, learning_rate, steps, monitor);
    if (!without) return std::nullopt;
    SanityOutcome outcome = compare_inputs(*with, *without, learning_rate);
    if (outcome.check.passed) return outcome;
    Finding finding =
        finding_of(outcome.check, "inputs_not_used", Severity::kWarning,
                   {"Labels that have nothing to do with the inputs: shuffled, or of other rows.",
                    "Layers that let nothing of the inputs by.",
                    "Too few steps, or a rate that does not suit the data."},
                   {{"Check that each label still stands beside its own inputs."},
                    {"Run a gradient_check to see whether the lowest layers get a gradient."}});
    finding.confidence = 0.7;
    finding.reference = kRecipe;
    outcome.findings = {std::move(finding)};
    return outcome;
}

}  // namespace rangefinder
