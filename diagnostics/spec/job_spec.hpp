// One request for work, complete: what to train on, what to train, how, what to measure, and within
// which limits.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "diagnostics/spec/diagnostics_spec.hpp"
#include "diagnostics/spec/model_spec.hpp"
#include "diagnostics/spec/optimizer_spec.hpp"
#include "diagnostics/spec/probe_spec.hpp"
#include "diagnostics/spec/schedule_spec.hpp"

namespace rangefinder {

enum class Spacing { kExponential, kLinear };

// Whether a range test keeps to the rates it was given, or takes them for a first guess only and
// moves on to others when the loss never fell, fell from the first rate on, or never exploded.
enum class RangeChoice { kGiven, kAuto };

// What a recommendation may cost: quick is one sweep; standard two and short trainings, together at
// most eight sweeps' worth of steps; thorough three, and short trainings of two starts, at most
// three planned lengths (trial_plan.hpp).
enum class Budget { kQuick, kStandard, kThorough };

// Value first, then norm. Norm: gradients times min(1, norm / (their norm + 1e-6)), as
// torch.nn.utils.clip_grad_norm_.
struct ClipSpec {
    std::optional<double> norm;
    std::optional<double> value;

    bool empty() const { return !norm && !value; }
};

struct RangeTestSpec {
    double start = 1e-7;
    double end = 10.0;
    RangeChoice range = RangeChoice::kGiven;
    std::int64_t steps = 100;  // Rates of a sweep, each a point of its curve, [10, 10000].
    Spacing spacing = Spacing::kExponential;
    std::optional<std::int64_t> sweeps;  // [1, 32]; nothing: as the budget has it.
    // Updates at each rate, [1, 1000]; at most kMaxSweepSteps in a sweep.
    std::int64_t batches_per_rate = 1;
    // Every rate starts from the same weights and optimizer state and sees the same batches;
    // otherwise the weights go on from rate to rate.
    bool reset = false;
    // Also the loss on one small fixed batch of the validation part, after each rate's updates.
    bool validation = false;
    // Layers, parts of layers or parameters, as parameter_groups name them: only their rate climbs,
    // all else has `group_base_rate` throughout (0: stands still). Empty: everything climbs.
    std::vector<std::string> group;
    double group_base_rate = 0.0;  // [0, 1e6].
    double stop_factor = 4.0;  // A sweep stops when smoothed loss > stop_factor * its best. > 1.
    Budget budget = Budget::kStandard;
    // What the recommended rate is meant for: the training's length, and the schedule whose (peak)
    // rate it is.
    std::optional<std::int64_t> planned_steps;
    ScheduleKind planned_schedule = ScheduleKind::kConstant;
    // Settings that are tried too, after the rate, beyond the budget.
    bool advise_weight_decay = false;
    bool advise_momentum = false;
    ClipSpec clip;
};

// Most sweeps that choose a range.
inline constexpr std::int64_t kMostLooks = 4;
// Most updates of one sweep.
inline constexpr std::int64_t kMaxSweepSteps = 100'000;

struct EarlyStoppingSpec {
    std::int64_t patience = 5;  // Evaluations without improvement.
    double min_delta = 0.0;
};

// In which numbers products are taken; weights, sums and updates are float32 in both.
enum class Precision { kFloat32, kBf16 };

struct TrainingSpec {
    std::optional<std::int64_t> epochs;  // Exactly one of epochs and steps is set.
    std::optional<std::int64_t> steps;
    double learning_rate = 0.0;
    ScheduleSpec schedule;
    ClipSpec clip;
    // Batches whose gradients are averaged into one update. A step is an update; the series have a
    // point a step, its loss the mean over those batches.
    std::int64_t accumulate = 1;
    std::optional<std::int64_t> checkpoint_every;  // Steps; nothing: every minute or so.
    std::optional<std::int64_t> evaluate_every;    // Steps; nothing: once an epoch and at the end.
    std::optional<EarlyStoppingSpec> early_stopping;
};

struct LimitsSpec {
    std::int64_t threads = 1;
    std::int64_t memory_bytes = std::int64_t{1} << 30;
    double seconds = 600.0;  // Of running time; then the job fails with what was measured kept.
};

struct JobSpec {
    std::string name;
    std::int64_t priority = 0;  // Higher first, [-100, 100].
    std::map<std::string, std::string> labels;
    std::string dataset;  // Data set id, "ds_...".
    ModelSpec model;
    OptimizerSpec optimizer;
    std::int64_t batch_size = 32;
    std::uint64_t seed = 1;
    Precision precision = Precision::kFloat32;
    // The job's kind: "range_test", "training" or the probe's name.
    std::variant<RangeTestSpec, TrainingSpec, ProbeSpec> work;
    DiagnosticsSpec diagnostics;
    LimitsSpec limits;
};

std::string job_kind_name(const JobSpec& spec);
std::string spacing_name(Spacing spacing);
std::string budget_name(Budget budget);
std::string precision_name(Precision precision);
std::string range_choice_name(RangeChoice choice);
// Sweeps that a range test of this budget runs at most.
std::int64_t sweeps_of(Budget budget);
// The same of a range test, which may name another number.
std::int64_t sweeps_of(const RangeTestSpec& test);
// Sweeps at most that choose its range before those that count: kMostLooks or none.
std::int64_t looks_of(const RangeTestSpec& test);
// Updates of one whole sweep: rates times batches at each.
std::int64_t sweep_steps_of(const RangeTestSpec& test);

}  // namespace rangefinder
