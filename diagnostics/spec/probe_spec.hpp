// Measurements of a model at one place in its training, each a kind of job.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rangefinder {

// Training before a probe measures, with the job's optimizer, at a constant rate; none by default:
// the weights are measured as they are drawn or loaded.
struct ProbeWarmup {
    std::int64_t steps = 0;       // [0, 1'000'000].
    double learning_rate = 1e-3;  // Counts only where there are steps.
};

// "gradient_check": short trainings from the same weights at several rates, from low to high, and
// how the gradient flows through the layers in each.
struct GradientCheckSpec {
    double start = 1e-5;
    double end = 1.0;
    std::int64_t rates = 9;   // Of a geometric ladder from start to end, both included; [2, 100].
    std::int64_t steps = 20;  // At each rate; [1, 10'000].
    ProbeWarmup warmup;
};

// "sharpness": the largest eigenvalues and the trace of the loss's Hessian.
struct SharpnessSpec {
    std::int64_t batches = 4;      // The loss is the mean over so many batches of batch_size.
    std::int64_t eigenvalues = 3;  // The largest by value; [1, 20].
    // Hessian products for the eigenvalues at most; with a trace, what the eigenvalues leave of
    // them is used for it. [5, 1000].
    std::int64_t iterations = 80;
    // More products for the trace's estimate; 0: no trace. [0, 10'000].
    std::int64_t trace_samples = 32;
    double tolerance = 1e-4;  // Relative; of the largest eigenvalue.
    // For the stability ratio against 2 / learning_rate and its like for momentum and Adam;
    // nothing: the warm-up's, where there is one.
    std::optional<double> learning_rate;
    ProbeWarmup warmup;
};

// "critical_sharpness": the rate along the optimizer's real update direction at which the loss
// begins to rise, and from there the rate at which training does.
struct CriticalSharpnessSpec {
    std::int64_t batches = 4;       // As in SharpnessSpec.
    std::int64_t directions = 5;    // Updates from successive batches, each searched; [1, 100].
    std::int64_t evaluations = 24;  // Forward passes a direction at most; [8, 200].
    // Steps of each of the short trainings that then find the answer; 0: the directions' median is
    // the answer. [0, 10'000].
    std::int64_t trial_steps = 100;
    ProbeWarmup warmup;
};

// "noise_scale": how noisy a batch's gradient is (McCandlish et al. 2018, arXiv 1812.06162).
struct NoiseScaleSpec {
    std::int64_t small_batch = 0;  // Examples; 0: chosen from the job's batch_size.
    std::int64_t batches = 64;     // Of small_batch examples in all; [4, 100'000].
    ProbeWarmup warmup;
};

// "loss_landscape": the loss along one or two directions through the weights, filter-normalised
// (Li et al. 2018, arXiv 1712.09913, section 4).
struct LossLandscapeSpec {
    std::int64_t dimensions = 1;  // 1 or 2.
    std::int64_t points = 21;     // A side; odd, [3, 201].
    double span = 1.0;            // From -span to +span, in units of the filters' norms; (0, 100].
    std::int64_t batches = 4;
    ProbeWarmup warmup;
};

// "sanity": what Karpathy's recipe checks before a training is worth starting.
struct SanitySpec {
    std::int64_t overfit_steps = 300;     // To learn one batch by heart; [10, 100'000].
    std::optional<double> learning_rate;  // For it; nothing: found by a short range test.
};

// "initialization": activations' and gradients' variance through depth at the drawn weights.
struct InitializationSpec {
    std::int64_t batches = 4;  // [1, 1000].
    std::int64_t seeds = 3;    // Drawings of the weights; [1, 100].
};

using ProbeSpec = std::variant<GradientCheckSpec, SharpnessSpec, CriticalSharpnessSpec,
                               NoiseScaleSpec, LossLandscapeSpec, SanitySpec, InitializationSpec>;

// "gradient_check", "sharpness", ...: the job's kind and the member that holds its options.
std::string probe_name(const ProbeSpec& probe);
// All of them, with their defaults, in the order of the variant.
std::vector<ProbeSpec> default_probes();
// Short trainings of a critical sharpness probe at most.
inline constexpr std::int64_t kMaxRateTrials = 16;
// Steps (updates, products or forward passes) that it takes at most, for progress and estimates.
std::int64_t steps_of(const ProbeSpec& probe);
// Directions that a sharpness probe keeps of a model with so many trainable parameters, each as
// long as the parameters: as many as it asks for products, within a quarter of a gigabyte.
std::int64_t directions_kept(const SharpnessSpec& sharpness, std::int64_t parameters);

}  // namespace rangefinder
