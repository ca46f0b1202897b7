// What probes measured, as plain values.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "diagnostics/findings/curve.hpp"
#include "diagnostics/findings/finding.hpp"

namespace rangefinder {

// A layer in one short training of a gradient check. Norms are L2 over its trainable parameters.
struct LayerFlow {
    std::string layer;
    double gradient_norm = 0.0;        // Median over the steps.
    double first_gradient_norm = 0.0;  // In the first step.
    double weight_norm = 0.0;          // In the first step.
    double update_ratio = 0.0;  // Median: norm of the update over that of the weights; 0: none.
};

// One rate of a gradient check.
struct FlowAtRate {
    double learning_rate = 0.0;
    std::vector<LayerFlow> layers;
    double first_loss = 0.0;
    double last_loss = 0.0;  // Mean of the last quarter of the steps; NaN when not finite.
    bool vanishing = false;
    bool exploding = false;
    // Where a gradient grew most or, without any that did, how far up they vanish; may be empty.
    std::string layer;
    Stopped stopped;
};

struct GradientCheckResult {
    // At the weights that every rate starts from, over as many batches; nothing is updated.
    std::vector<LayerFlow> start;
    std::vector<FlowAtRate> rates;  // From low to high.
    // The highest rate below the lowest with trouble, or of all where there is none; nothing where
    // the lowest has trouble.
    std::optional<double> highest_stable_rate;
    std::optional<double> exploding_from;  // The lowest rate at which gradients explode.
    std::optional<double> vanishing_from;  // The lowest at which they vanish.
    bool vanishing_at_start = false;       // Already in the first step, whatever the rate.
    bool exploding_at_start = false;
};

struct SharpnessResult {
    double loss = std::numeric_limits<double>::quiet_NaN();  // NaN as long as it is not measured.
    double gradient_norm = std::numeric_limits<double>::quiet_NaN();
    std::int64_t examples = 0;                  // The loss is the mean over these.
    std::vector<double> eigenvalues;            // Of the Hessian, the largest first (by value).
    std::optional<double> smallest_eigenvalue;  // The most negative Ritz value.
    double relative_error = 0.0;                // Estimated, of the largest eigenvalue.
    bool converged = false;
    std::int64_t products = 0;  // Hessian-vector products taken.
    std::optional<double> trace;
    std::optional<double> trace_error;  // Standard error of the trace's estimate.
    // Adam and its like: largest eigenvalue of P^-1 H with the optimizer's own preconditioner.
    std::optional<double> preconditioned_eigenvalue;
    // The optimizer's threshold divided by the sharpness that counts for it: the largest stable
    // rate of full-batch training near this point.
    std::optional<double> max_stable_learning_rate;
    std::optional<double> learning_rate;    // That was asked about.
    std::optional<double> stability_ratio;  // learning_rate / max_stable_learning_rate.
};

struct CriticalSharpnessResult {
    // The largest stable rate: between the highest at which a short training lowered the loss and
    // the lowest at which none did. Without trainings the median over directions of the rate at
    // which the loss is back at its value before the update. Nothing: `reason` says why.
    std::optional<double> learning_rate;
    // Those two; without trainings the least and the greatest of the directions.
    std::optional<double> low, high;
    std::optional<double> critical_sharpness;  // 2 over the directions' median.
    std::int64_t evaluations = 0;              // Forward passes over the batches.
    std::string reason;
    struct Direction {
        std::optional<double> learning_rate;
        std::vector<double> rates;  // Tried, from low to high.
        std::vector<double> losses;
    };
    std::vector<Direction> directions;
    // A short training at a constant rate from the measured weights.
    struct RateTrial {
        double learning_rate = 0.0;
        std::int64_t steps = 0;     // Done; fewer when the loss was beyond return.
        double last_loss = 0.0;     // Mean over its last quarter; infinite when it was not finite.
        bool lowered_loss = false;  // By at least a fifth of what the best of them did.
    };
    double first_loss = std::numeric_limits<double>::quiet_NaN();  // At the measured weights.
    std::vector<RateTrial> trials;                                 // In the order they were run.
};

struct NoiseScaleResult {
    // tr(Sigma) / |G|^2, in examples; nothing where |G|^2 cannot be told from zero.
    std::optional<double> noise_scale;
    std::optional<double> low, high;  // 90 % interval; high: nothing when unbounded.
    bool can_be_told = false;
    double gradient_norm_squared = 0.0;  // |G|^2, unbiased; may be negative.
    double covariance_trace = 0.0;       // tr(Sigma) of one example's gradient.
    std::int64_t small_batch = 0, big_batch = 0, batches = 0;
    std::int64_t batch_size = 0;  // The job's.
    // 1 / (1 + noise_scale / batch_size): share of the best progress a step that batches of this
    // size make (McCandlish et al. 2018, equation 2.7).
    std::optional<double> step_efficiency;
    std::string explanation;
};

struct LossLandscapeResult {
    double loss = 0.0;              // At the centre.
    std::vector<double> positions;  // Of one side, from -span to +span.
    std::vector<std::vector<double>>
        losses;  // One row, or one row a position of the 2nd direction.
    // Of a parabola through the three middle points of each direction, in units of the positions.
    std::vector<double> curvatures;
    std::int64_t examples = 0;
};

struct SanityResult {
    struct Check {
        std::string name;  // "initial_loss", "overfit_one_batch", "zero_input", "input_scale", ...
        bool passed = false;
        std::map<std::string, double> figures;
        std::string message;
    };
    std::vector<Check> checks;
};

struct InitializationResult {
    struct Layer {
        std::string layer;
        std::int64_t values = 0;  // Outputs of one example.
        double activation_mean = 0.0;
        double activation_deviation = 0.0;
        // Of a value over the examples of a batch, root mean square over values: what of the inputs
        // is still to be told apart here.
        double signal_deviation = 0.0;
        // Root mean square of the loss's gradient by this layer's output; NaN where none comes.
        double gradient_deviation = 0.0;
        double zero_share = 0.0;        // Of its outputs.
        double saturated_share = 0.0;   // Of its outputs: within 1 % of a limit (sigmoid, tanh).
        double weight_deviation = 0.0;  // NaN without weights.
    };
    std::vector<Layer> layers;  // In the order of the model; means over batches and seeds.
    // Geometric mean factor of signal_deviation from layer to layer, and of gradient_deviation
    // back from the last to the first.
    double forward_gain = 0.0;
    double backward_gain = 0.0;
    double initial_loss = 0.0;
    std::optional<double> expected_loss;  // Of a model that knows nothing but how many classes.
};

struct ProbeResult {
    std::variant<GradientCheckResult, SharpnessResult, CriticalSharpnessResult, NoiseScaleResult,
                 LossLandscapeResult, SanityResult, InitializationResult>
        measured;
    Stopped stopped;
    std::vector<Finding> findings;
    double seconds = 0.0;
};

}  // namespace rangefinder
