// What a range test measures beside its sweeps and trials: for advice that has no part in the rate.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rangefinder {

// The rate that an optimizer found which estimates it itself: its distance d times what makes a
// rate of it, once that no longer grew.
struct MeasuredOpinion {
    std::string method;                   // "d_adaptation", "prodigy".
    std::optional<double> learning_rate;  // Nothing: `reason` says why.
    std::int64_t steps = 0;               // That it was run for.
    std::string reason;
};

// Which rates a training stands that goes on from the place: short ones, upwards from the highest
// trial. One holds when its last losses are finite and below the loss before all training.
struct MeasuredStability {
    std::optional<double> low;   // The highest that held; trials count.
    std::optional<double> high;  // The lowest above it that did not; nothing: none was tried.
    // Where one step along the optimizer's own update no longer lowers the loss (critical
    // sharpness, arXiv 2601.16979, is 2 over it): the median of a few updates.
    std::optional<double> one_step;
    std::int64_t steps = 0;  // Of each short training.
};

// The gradient's noise scale at the place (McCandlish et al. 2018), in examples.
struct MeasuredNoise {
    std::optional<double> noise_scale;  // Nothing: the gradient is below its noise.
    std::optional<double> low, high;    // 90 % interval; no high: there is no telling.
    std::int64_t batch_size = 0;        // The job's.
    std::int64_t examples = 0;          // It was measured on.
    std::int64_t training_rows = 0;
};

// The place is where a training of `place_steps` at `place_rate` ended, from the job's own start.
struct AdviceProbes {
    std::string optimizer;  // The job's: "sgd", ...
    double place_rate = 0.0;
    std::int64_t place_steps = 0;  // 0: there is no place.
    std::vector<MeasuredOpinion> opinions;
    std::optional<MeasuredStability> stability;
    std::optional<MeasuredNoise> noise;
    std::vector<std::string> left_out;  // What was not measured and why; sentences.
    std::int64_t steps = 0;             // Gradients and forward passes that all this took.
};

}  // namespace rangefinder
