// One short training of a range test, at one rate.
#pragma once

#include <cstdint>
#include <optional>

#include "diagnostics/findings/results.hpp"
#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/runs/run_context.hpp"
#include "diagnostics/runs/trial_keeper.hpp"

namespace rangefinder {

struct TrialRequest {
    double learning_rate = 0.0;
    std::int64_t steps = 0;
    // More than `steps`: a training that shows nothing within those goes on up to this many.
    std::int64_t steps_on_plateau = 0;
    std::int64_t repeat = 0;
    std::uint64_t seed = 0;              // Of the repeat: its first weights and data order.
    std::optional<double> initial_loss;  // As an earlier trial of the repeat told it.
    TrialKeeper* keeper = nullptr;       // Is offered where it ended.
};

// Trains a model of its own from the start, with the schedule that the test plans for where that is
// a single cycle or cosine, else at a constant rate. The loss told is that on at most 512 rows of
// the validation part, evenly spaced; at a constant rate the mean over the last fifth of the steps.
// Without a validation part it is the training loss there. The trial's steps are those it had.
// Progress counts from `steps_before` on. Nothing: it was interrupted from outside.
Result<std::optional<Trial>> run_trial(const RunContext& context, const TrialRequest& request,
                                       ProgressMeter& meter, std::int64_t steps_before);

}  // namespace rangefinder
