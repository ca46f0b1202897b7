// The gradient noise scale tr(Sigma) / |G|^2 from gradients of many small batches (McCandlish et
// al. 2018, "An Empirical Model of Large-Batch Training", arXiv 1812.06162, appendix A).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace rangefinder {

// What is kept of the gradients of equally large batches of distinct examples, in equally large
// groups of successive batches.
struct GradientGroups {
    std::int64_t batch_size = 0;       // Examples a batch.
    std::int64_t batches_a_group = 1;  // Batches.
    // Of each group: the mean of its batches' squared gradient norms.
    std::vector<double> squared_norms;
    // Row-major [groups, groups]: dot products of the groups' mean gradients.
    std::vector<double> products;

    std::size_t groups() const { return squared_norms.size(); }
};

// |G|^2 of the gradient of the population that the examples were drawn from, and what one example's
// gradient adds to it.
struct NoiseEstimate {
    double gradient_norm_squared = 0.0;  // Unbiased, and so negative now and then.
    double covariance_trace = 0.0;       // tr(Sigma), of one example's gradient; unbiased.
    // Examples. Nothing where the gradient is below the noise: its estimate is not positive.
    std::optional<double> noise_scale;
    // 90 % interval, each end missed by one in twenty. `low` alone: there is no telling whether the
    // gradient is zero, in which case the noise scale is infinite.
    std::optional<double> low, high;
};

// Groups that the interval needs at least.
inline constexpr std::int64_t kLeastNoiseGroups = 4;

// The interval inverts a test of x = n |G|^2 / tr(Sigma_b), n batches of covariance Sigma_b: a
// candidate x is kept when n |g|^2 / tr(Sigma_b) - 1, g the mean gradient, lies between its 5 % and
// 95 % points at x. These are a shifted gamma distribution's of the same mean, variance and third
// cumulant: squares of a normal vector's parts (of a noncentral chi-squared kind), plus the trace's
// own error from a jackknife over groups, with Hall's (1992, "On the removal of skewness by
// transformation") correction for its skewness. Needs kLeastNoiseGroups groups.
NoiseEstimate estimate_noise(const GradientGroups& groups);

}  // namespace rangefinder
