#include "diagnostics/probes/noise_scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "diagnostics/base/check.hpp"
#include "diagnostics/probes/quantiles.hpp"

namespace rangefinder {
namespace {

double sum_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

// Unbiased sample variance.
double variance_of(const std::vector<double>& values) {
    const double count = static_cast<double>(values.size());
    const double mean = sum_of(values) / count;
    double sum = 0.0;
    for (const double value : values) sum += (value - mean) * (value - mean);
    return sum / (count - 1.0);
}

// Adjusted Fisher-Pearson; 0 where nothing varies.
double skewness_of(const std::vector<double>& values) {
    const double count = static_cast<double>(values.size());
    const double mean = sum_of(values) / count;
    double second = 0.0, third = 0.0;
    for (const double value : values) {
        const double deviation = value - mean;
        second += deviation * deviation / count;
        third += deviation * deviation * deviation / count;
    }
    if (!(second > 0.0)) return 0.0;
    return third / (second * std::sqrt(second)) * std::sqrt(count * (count - 1.0)) / (count - 2.0);
}

// Squared norms of the mean gradient of `batches` batches, and of the mean batch: what is left of
// them is the noise. Unbiased: E|mean|^2 = |G|^2 + tr(S)/n, E|batch|^2 = |G|^2 + tr(S).
struct Moments {
    double batches = 0.0;
    double mean_norm_squared = 0.0;
    double batch_norm_squared = 0.0;

    double trace() const {
        return (batch_norm_squared - mean_norm_squared) * batches / (batches - 1.0);
    }
    double signal() const { return batch_norm_squared - trace(); }
};

// The Gram matrix of the groups' mean gradients, and sums over it.
class Gram {
  public:
    explicit Gram(const GradientGroups& groups)
        : products_(groups.products), size_(groups.groups()), rows_(size_, 0.0) {
        RF_CHECK(products_.size() == size_ * size_);
        for (std::size_t i = 0; i < size_; ++i) {
            for (std::size_t j = 0; j < size_; ++j) rows_[i] += at(i, j);
        }
        total_ = sum_of(rows_);
    }

    double at(std::size_t i, std::size_t j) const { return products_[i * size_ + j]; }
    double row(std::size_t i) const { return rows_[i]; }
    double total() const { return total_; }
    std::size_t size() const { return size_; }

    // As at(), of the gradients less their mean.
    double centred(std::size_t i, std::size_t j) const {
        const double count = static_cast<double>(size_);
        return at(i, j) - (row(i) + row(j)) / count + total_ / (count * count);
    }

  private:
    const std::vector<double>& products_;
    std::size_t size_;
    std::vector<double> rows_;
    double total_ = 0.0;
};

// tr(S^2) of the covariance S of the groups' mean gradients, unbiased whatever their distribution
// (Himeno and Yamada 2014, "Estimations for some functions of covariance matrix in high dimension
// under non-normality", theorem 2.1).
double trace_of_squared_covariance(const Gram& gram) {
    const double n = static_cast<double>(gram.size());
    double trace = 0.0, squares = 0.0, fourth = 0.0;
    for (std::size_t i = 0; i < gram.size(); ++i) {
        for (std::size_t j = 0; j < gram.size(); ++j) {
            squares += gram.centred(i, j) * gram.centred(i, j);
        }
        trace += gram.centred(i, i);
        fourth += gram.centred(i, i) * gram.centred(i, i);
    }
    trace /= n - 1.0;
    squares /= (n - 1.0) * (n - 1.0);
    fourth /= n - 1.0;
    return (n - 1.0) / (n * (n - 2.0) * (n - 3.0)) *
           ((n - 1.0) * (n - 2.0) * squares + trace * trace - n * fourth);
}

// The distribution of the observed x = n |G|^2 / tr(S) about a true one.
class NoiseTest {
  public:
    NoiseTest(const GradientGroups& groups, const Gram& gram, const Moments& whole)
        : groups_(static_cast<double>(gram.size())), batches_(whole.batches) {
        const double trace = whole.trace();
        set_shape(groups, gram, trace);
        set_trace_error(groups, gram, whole);
        observed_ = batches_ * whole.signal() / trace;
        deviate_ = student_95(groups_ - 1.0);
    }

    double lowest() const { return solve(deviate_); }
    double highest() const { return solve(-deviate_); }

  private:
    // How the covariance is spread over directions: tr(S^2) / tr(S)^2, and its share along g.
    void set_shape(const GradientGroups& groups, const Gram& gram, double trace) {
        const double scale = static_cast<double>(groups.batches_a_group);
        const double squared = trace_of_squared_covariance(gram) * scale * scale;
        constexpr double kFlattest = 1e-9;
        concentration_ = std::clamp(squared / (trace * trace), kFlattest, 1.0);
        std::vector<double> along(gram.size());
        for (std::size_t i = 0; i < gram.size(); ++i) along[i] = gram.row(i) / groups_;
        const double mean_norm_squared = gram.total() / (groups_ * groups_);
        const double share = variance_of(along) * scale / (mean_norm_squared * trace);
        // The largest eigenvalue is at most the root of the sum of squares.
        share_ = mean_norm_squared > 0.0 ? std::min(share, std::sqrt(concentration_)) : 0.0;
    }

    // Relative error of the trace and its skewness: a jackknife, leaving out a group at a time.
    void set_trace_error(const GradientGroups& groups, const Gram& gram, const Moments& whole) {
        const double trace = whole.trace();
        std::vector<double> pseudo(gram.size());
        for (std::size_t i = 0; i < gram.size(); ++i) {
            const double rest = groups_ - 1.0;
            Moments without;
            without.batches = batches_ - static_cast<double>(groups.batches_a_group);
            without.mean_norm_squared =
                (gram.total() - 2.0 * gram.row(i) + gram.at(i, i)) / (rest * rest);
            without.batch_norm_squared =
                (groups_ * whole.batch_norm_squared - groups.squared_norms[i]) / rest;
            pseudo[i] = groups_ * trace - rest * without.trace();
        }
        trace_error_ = std::sqrt(variance_of(pseudo) / groups_) / trace;
        skewness_ = skewness_of(pseudo) / std::sqrt(groups_);
    }

    double quantile(double x, double deviate) const {
        const double error = x * trace_error_;
        Cumulants at;
        at.mean = x + error * skewness_ / 2.0;
        at.variance =
            2.0 * concentration_ * batches_ / (batches_ - 1.0) + 4.0 * x * share_ + error * error;
        at.third = 8.0 * concentration_ * concentration_ + 24.0 * x * share_ * share_ +
                   2.0 * skewness_ * error * error * error;
        return shifted_gamma_quantile(at, deviate);
    }

    // The x at which the observed one is just so far out, by bisection; 0 where it is so already
    // there, and infinite where it never is.
    double solve(double deviate) const {
        if (quantile(0.0, deviate) >= observed_) return 0.0;
        constexpr double kLargest = 1e12;
        constexpr int kHalvings = 100;
        double low = 0.0, high = 1.0;
        while (quantile(high, deviate) < observed_) {
            low = high;
            high *= 2.0;
            if (high > kLargest) return std::numeric_limits<double>::infinity();
        }
        for (int i = 0; i < kHalvings; ++i) {
            const double middle = 0.5 * (low + high);
            (quantile(middle, deviate) < observed_ ? low : high) = middle;
        }
        return 0.5 * (low + high);
    }

    double groups_;
    double batches_;
    double concentration_ = 0.0;
    double share_ = 0.0;
    double trace_error_ = 0.0;
    double skewness_ = 0.0;
    double observed_ = 0.0;
    double deviate_ = 0.0;
};

}  // namespace

NoiseEstimate estimate_noise(const GradientGroups& groups) {
    RF_CHECK(groups.groups() >= static_cast<std::size_t>(kLeastNoiseGroups));
    const Gram gram(groups);
    const double count = static_cast<double>(groups.groups());
    const double batch_size = static_cast<double>(groups.batch_size);
    Moments whole;
    whole.batches = count * static_cast<double>(groups.batches_a_group);
    whole.mean_norm_squared = gram.total() / (count * count);
    whole.batch_norm_squared = sum_of(groups.squared_norms) / count;

    NoiseEstimate estimate;
    estimate.gradient_norm_squared = whole.signal();
    estimate.covariance_trace = batch_size * whole.trace();
    if (!(whole.trace() > 0.0)) {  // Every batch has the same gradient: there is no noise.
        if (whole.signal() > 0.0) estimate.noise_scale = estimate.low = estimate.high = 0.0;
        return estimate;
    }
    if (whole.signal() > 0.0) {
        estimate.noise_scale = estimate.covariance_trace / estimate.gradient_norm_squared;
    }
    const NoiseTest test(groups, gram, whole);
    const double examples = whole.batches * batch_size;  // B = n b / x.
    const double lowest = test.lowest(), highest = test.highest();
    if (highest > 0.0) estimate.low = examples / highest;
    if (lowest > 0.0) estimate.high = examples / lowest;
    if (estimate.noise_scale) {
        if (estimate.low) estimate.low = std::min(*estimate.low, *estimate.noise_scale);
        if (estimate.high) estimate.high = std::max(*estimate.high, *estimate.noise_scale);
    }
    return estimate;
}

}  // namespace rangefinder
