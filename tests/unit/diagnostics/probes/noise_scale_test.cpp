#include "diagnostics/probes/noise_scale.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "diagnostics/base/random.hpp"

using namespace rangefinder;

namespace {

using Vector = std::vector<double>;

double product(const Vector& a, const Vector& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

// Groups of `size` successive gradients.
GradientGroups groups_of(const std::vector<Vector>& gradients, std::size_t size = 1) {
    GradientGroups groups;
    groups.batch_size = 1;
    groups.batches_a_group = static_cast<std::int64_t>(size);
    std::vector<Vector> means;
    const double share = 1.0 / static_cast<double>(size);
    for (std::size_t first = 0; first < gradients.size(); first += size) {
        Vector mean(gradients[0].size(), 0.0);
        double squares = 0.0;
        for (std::size_t i = first; i < first + size; ++i) {
            for (std::size_t j = 0; j < mean.size(); ++j) mean[j] += gradients[i][j] * share;
            squares += product(gradients[i], gradients[i]) * share;
        }
        means.push_back(mean);
        groups.squared_norms.push_back(squares);
    }
    for (const Vector& a : means) {
        for (const Vector& b : means) groups.products.push_back(product(a, b));
    }
    return groups;
}

// How the variance falls from direction to direction, and where the mean gradient points.
struct Shape {
    double power = 0.0;  // Variance of direction k: 1 / k^power; all together 1.
    bool along_noise = false;
    std::size_t size = 100;
};

// Gradients of |G|^2 = ratio / count and tr(Sigma) = 1.
class Draws {
  public:
    Draws(const Shape& shape, std::uint64_t seed) : random_(seed, RandomPurpose::kProbe) {
        double sum = 0.0;
        for (std::size_t k = 0; k < shape.size; ++k) {
            deviations_.push_back(std::pow(static_cast<double>(k + 1), -0.5 * shape.power));
            sum += deviations_[k] * deviations_[k];
        }
        for (double& deviation : deviations_) deviation /= std::sqrt(sum);
        double norm = 0.0;
        for (const double deviation : deviations_) {
            direction_.push_back(random_.normal() * (shape.along_noise ? deviation : 1.0));
            norm += direction_.back() * direction_.back();
        }
        for (double& value : direction_) value /= std::sqrt(norm);
    }

    std::vector<Vector> take(std::size_t count, double ratio) {
        std::vector<Vector> gradients(count, direction_);
        const double length = std::sqrt(ratio / static_cast<double>(count));
        for (Vector& gradient : gradients) {
            for (std::size_t k = 0; k < gradient.size(); ++k) {
                gradient[k] = length * gradient[k] + deviations_[k] * random_.normal();
            }
        }
        return gradients;
    }

  private:
    RandomStream random_;
    Vector deviations_, direction_;
};

struct Misses {
    double below = 0.0;  // Shares of the trials whose interval lies below the true noise scale,
    double above = 0.0;  // and above it.
};

Misses misses(const Shape& shape, std::size_t count, double ratio, std::size_t group = 1) {
    constexpr int kTrials = 500;
    Misses misses;
    Draws draws(shape, 7);
    const double truth = static_cast<double>(count) / ratio;
    for (int trial = 0; trial < kTrials; ++trial) {
        const NoiseEstimate estimate = estimate_noise(groups_of(draws.take(count, ratio), group));
        if (estimate.high && *estimate.high < truth) misses.below += 1.0 / kTrials;
        if (estimate.low && *estimate.low > truth) misses.above += 1.0 / kTrials;
    }
    return misses;
}

}  // namespace

TEST_CASE("Signal and noise are those of the two-batch-size estimate") {
    Draws draws({}, 3);
    const auto gradients = draws.take(16, 20.0);
    const GradientGroups groups = groups_of(gradients);
    double small = 0.0, big = 0.0;
    for (const double norm : groups.squared_norms) small += norm / 16.0;
    for (const double value : groups.products) big += value / 256.0;
    const NoiseEstimate estimate = estimate_noise(groups);
    CHECK(estimate.gradient_norm_squared == Approx((16.0 * big - small) / 15.0));
    CHECK(estimate.covariance_trace == Approx((small - big) / (1.0 - 1.0 / 16.0)));
    REQUIRE(estimate.noise_scale);
    CHECK(*estimate.noise_scale ==
          Approx(estimate.covariance_trace / estimate.gradient_norm_squared));
    CHECK(*estimate.low <= *estimate.noise_scale);
    CHECK(*estimate.high >= *estimate.noise_scale);
}

TEST_CASE("Batches in groups give the same estimate as each for itself") {
    Draws draws({}, 4);
    const auto gradients = draws.take(48, 20.0);
    const NoiseEstimate alone = estimate_noise(groups_of(gradients));
    const NoiseEstimate grouped = estimate_noise(groups_of(gradients, 4));
    CHECK(grouped.gradient_norm_squared == Approx(alone.gradient_norm_squared));
    CHECK(grouped.covariance_trace == Approx(alone.covariance_trace));
    CHECK(*grouped.high == Approx(*alone.high).epsilon(0.5));
}

TEST_CASE("The noise scale counts examples, not batches") {
    Draws draws({}, 5);
    GradientGroups groups = groups_of(draws.take(32, 20.0));
    const NoiseEstimate ones = estimate_noise(groups);
    groups.batch_size = 8;
    const NoiseEstimate eights = estimate_noise(groups);
    CHECK(*eights.noise_scale == Approx(8.0 * *ones.noise_scale));
    CHECK(*eights.low == Approx(8.0 * *ones.low));
    CHECK(*eights.high == Approx(8.0 * *ones.high));
    CHECK(eights.gradient_norm_squared == ones.gradient_norm_squared);
}

TEST_CASE("A mean gradient that its noise explains gives no noise scale but a lower end") {
    // Pairs that cancel each other: the mean is nothing.
    Draws draws({}, 6);
    auto gradients = draws.take(16, 0.1);
    for (std::size_t i = 0; i < 16; i += 2) {
        for (std::size_t k = 0; k < gradients[i].size(); ++k)
            gradients[i + 1][k] = -gradients[i][k];
    }
    for (double& value : gradients[0]) value *= 1.5;
    const NoiseEstimate estimate = estimate_noise(groups_of(gradients));
    CHECK(estimate.gradient_norm_squared < 0.0);
    CHECK(!estimate.noise_scale);
    CHECK(!estimate.high);
}

TEST_CASE("Without noise the noise scale is 0") {
    const std::vector<Vector> same(5, Vector{1.0, 2.0, 2.0});
    const NoiseEstimate estimate = estimate_noise(groups_of(same));
    REQUIRE(estimate.noise_scale);
    CHECK(*estimate.noise_scale == Approx(0.0).margin(1e-9));
    CHECK(estimate.gradient_norm_squared == Approx(9.0));
}

TEST_CASE("Where there is no gradient at all nothing is claimed") {
    const std::vector<Vector> none(5, Vector{0.0, 0.0});
    const NoiseEstimate estimate = estimate_noise(groups_of(none));
    CHECK(!estimate.noise_scale);
    CHECK(!estimate.low);
}

TEST_CASE("Each end of the interval misses the truth in about one of twenty") {
    for (const double power : {0.0, 1.0, 2.0}) {
        for (const bool along_noise : {false, true}) {
            for (const double ratio : {0.5, 3.0, 30.0}) {
                const Misses found = misses({power, along_noise, 60}, 32, ratio);
                INFO("power " << power << " along noise " << along_noise << " ratio " << ratio);
                CHECK(found.below < 0.11);
                CHECK(found.above < 0.11);
                CHECK(found.below + found.above < 0.17);
            }
        }
    }
}

TEST_CASE("The interval is calibrated for groups of batches too") {
    const Misses found = misses({1.0, true, 60}, 128, 10.0, 4);
    CHECK(found.below + found.above < 0.15);
    CHECK(found.below + found.above > 0.04);
}
