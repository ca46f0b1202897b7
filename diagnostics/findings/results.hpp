// What a job found out, as plain values.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "diagnostics/findings/advice_probes.hpp"
#include "diagnostics/findings/curve.hpp"
#include "diagnostics/findings/finding.hpp"
#include "diagnostics/findings/probe_results.hpp"

namespace rangefinder {

// One rule's answer on one curve.
struct Suggestion {
    std::string rule;                     // "valley", "steep", "minimum", "slide", "lightning".
    std::optional<double> learning_rate;  // Nothing: `reason` says why there is none.
    std::optional<std::int64_t> index;    // Point of the curve it was read at.
    std::string reason;
};

// A rise from start_factor times the rate to the rate itself, before the schedule begins.
struct WarmupAdvice {
    std::int64_t steps = 0;
    double start_factor = 0.0;
    std::string why;
};

// The loss that the planned training is expected to end with, on the rows that trials look at.
struct ExpectedLoss {
    double value = 0.0;
    std::int64_t steps = 0;           // Of the training it is expected of.
    std::optional<double> low, high;  // Holds what one such training ends with
    double confidence = 0.0;          // with this probability.
};

// A schedule that serves better than a constant rate, as a training's specification has it.
struct ScheduleAdvice {
    std::string schedule;
    std::map<std::string, double> values;
    double learning_rate = 0.0;  // That goes with it: its peak.
    std::string why;
};

// One value of a setting (weight decay, momentum) that was trained with.
struct SettingTrial {
    double value = 0.0;
    double learning_rate = 0.0;
    std::vector<double> validation_losses;  // Of each start; infinite: it did not hold.
};

struct SettingAdvice {
    std::optional<double> value;          // Nothing: keep the own one.
    std::optional<double> learning_rate;  // The rate that goes with it.
    std::string why;
    std::int64_t steps = 0;  // All that were trained for it.
    std::vector<SettingTrial> tried;
};

struct BatchSizeAdvice {
    std::int64_t value = 0;
    std::optional<double> learning_rate;  // The rate that goes with that batch size.
    std::string why;
};

// When fine-tuning: layers that are trained at a rate of their own.
struct ParameterGroupAdvice {
    std::vector<std::string> layers;
    double learning_rate = 0.0;
    double learning_rate_scale = 1.0;  // The same as a factor on the recommended rate.
};

// What another method says, that had no part in the answer: the rate that an optimizer settled at
// which estimates it itself. On the benchmark's tasks it lies above the best rate, see
// tests/bench/advice/README.md; for sgd Prodigy's is the rate of another kind of step.
struct SecondOpinion {
    std::string method;                   // "prodigy", "d_adaptation".
    std::optional<double> learning_rate;  // Nothing: `reason` says why.
    std::string reason;
};

// A sentence of the explanation with the figures that it rests on.
struct EvidenceSentence {
    std::string sentence;
    std::map<std::string, double> figures;
};

// Lines to copy that set what is recommended; they run as they are. All empty: there are none.
struct FrameworkCode {
    std::string pytorch, keras, fastai;
};

struct Recommendation {
    std::optional<double> learning_rate;  // Nothing: the explanation says why.
    // Range that holds the best rate with the probability `confidence`.
    std::optional<double> low, high;
    std::optional<double>
        min_learning_rate;  // Floor of a cycle (Smith 2015): where the loss begins to fall.
    std::optional<double>
        max_learning_rate;  // Peak of a cycle: the largest rate before the curve turns up.
    // The highest rate, half a decade apart, at which a short training here held; nothing: nobody
    // looked.
    std::optional<double> largest_stable_rate;
    double confidence = 0.0;  // [0, 1]: the stated probability that [low, high] holds the best.
    std::string schedule = "constant";  // Schedule type the rate is meant for.
    // Its further members by their names in a training's specification ("total_steps": 2000).
    std::map<std::string, double> schedule_values;
    std::vector<std::int64_t> schedule_milestones;  // Of multi_step.
    std::optional<WarmupAdvice> warmup;
    std::optional<ScheduleAdvice> better_schedule;        // Where a constant rate is planned.
    std::optional<SettingAdvice> weight_decay, momentum;  // Where they were asked for.
    std::optional<ExpectedLoss> expected_loss;
    std::optional<BatchSizeAdvice> batch_size;
    std::vector<ParameterGroupAdvice> parameter_groups;  // Empty: one rate for all.
    std::vector<SecondOpinion> second_opinion;
    std::vector<std::string> what_would_change;  // Sentences.
    std::vector<std::string> warnings;
    std::vector<std::string> explanation;    // Plain sentences.
    std::vector<EvidenceSentence> evidence;  // The same sentences with their figures.
    FrameworkCode code;
};

struct Sweep {
    Curve curve;
    std::int64_t ladder_steps =
        0;  // Steps of the whole ladder. 0: unknown, as many as `curve` has.
    Stopped stopped;
    std::vector<Suggestion> suggestions;
};

// A short training at one rate, to confirm what the sweeps say.
struct Trial {
    double learning_rate = 0.0;
    std::int64_t steps = 0;
    double validation_loss = 0.0;  // Towards its end; infinite when it did not get there.
    double initial_loss = 0.0;     // The same before its first step.
    std::int64_t repeat = 0;       // Which start and data order; 0: the job's own seed's.
    // The same after half of its steps, and the training loss, mean over its first tenth and last
    // fifth of steps. NaN: not measured, or it did not get there.
    double halfway_loss = std::numeric_limits<double>::quiet_NaN();
    double early_training_loss = std::numeric_limits<double>::quiet_NaN();
    double late_training_loss = std::numeric_limits<double>::quiet_NaN();
};

// The training that a recommendation is for.
struct PlannedTraining {
    std::string schedule = "constant";  // Of one_cycle the rate is the peak.
    std::int64_t steps = 0;             // 0: not known; then the trials' own length counts.
    bool steps_assumed = false;         // Nobody said so: the explanation names the assumption.
    std::string optimizer = {};         // "adam", ...; empty: not known.
    // What its average of squared gradients keeps each step: adam's beta2, rmsprop's alpha.
    std::optional<double> second_moment_decay = {};
    std::int64_t batch_size = 0;     // 0: not known.
    std::int64_t training_rows = 0;  // 0: not known.
};

struct RangeTestResult {
    std::vector<Sweep> sweeps;  // At least one; the first has the job's own seed.
    std::vector<Trial> trials;  // In the order they were run.
    PlannedTraining planned;
    // Cancelled or out of time before all was done; what was measured by then stands.
    std::optional<StopReason> ended;
    std::optional<AdviceProbes> probes;
    Recommendation recommendation;
    std::vector<Finding> findings;
    double seconds = 0.0;
};

// Measured on one part of the data: "loss"; of labels "accuracy" (0 to 1), "top5_accuracy" (more
// than five classes), "f1_macro"; of text "perplexity"; of numbers "mae" and "r2". With heads
// "loss" is the sum that is trained, and each head has its own, "loss/NAME", "accuracy/NAME", ...
using Scores = std::map<std::string, double>;

// What became of the weights that a training was to start from. Names are parameters' (and running
// statistics'): "0.weight".
struct LoadedWeights {
    std::vector<std::string> loaded;
    std::vector<std::string> missing;     // In the model, not taken from the file: drawn.
    std::vector<std::string> unused;      // In the file, taken by nobody.
    std::vector<std::string> mismatched;  // In both, of different shapes: also missing and unused.
};

// The weights that a training left as safetensors: its best ones with early stopping.
struct SavedWeights {
    std::string href;  // "/v1/jobs/job_.../weights"; empty where no daemon serves it.
    std::int64_t bytes = 0;
};

struct TrainingResult {
    std::int64_t steps = 0;
    double epochs = 0.0;
    double learning_rate = 0.0;
    Scores train;       // Mean over the last epoch's (or fewer) batches, train mode.
    Scores validation;  // At the end.
    std::int64_t best_step = 0;
    Scores best_validation;
    Stopped stopped;
    std::optional<SavedWeights> weights;
    std::optional<LoadedWeights> loaded_weights;    // When it started from stored weights.
    std::optional<std::int64_t> resumed_from_step;  // Of the checkpoint it went on from, if any.
    double seconds = 0.0;
    std::vector<Finding> findings;
};

using JobResult = std::variant<RangeTestResult, TrainingResult, ProbeResult>;

struct Progress {
    std::int64_t step = 0;  // Of all sweeps together.
    std::int64_t steps = 0;
    double steps_per_second = 0.0;      // Over the last seconds.
    std::optional<double> eta_seconds;  // Nothing in the first 10 steps.
};

}  // namespace rangefinder
