#include "diagnostics/advice/sweep_shape.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <span>

#include "diagnostics/advice/curve_noise.hpp"

namespace rangefinder {
namespace {

// Widths, drops and shares of the fall were chosen on 17 small trainings whose best rate is known
// and whose answer hardly depends on them (half or twice of each: mean regret within 0.02);
// multiples of the noise are the usual ones. Widths are shares of the ladder, as a curve's noise is
// by the step.
constexpr double kSmoothingWidth = 0.04;  // Standard deviation of the window.
constexpr double kIgnoredShare = 0.1;     // The first tenth is too noisy to hold the lowest point.
constexpr double kFlatDrop = 0.02;        // A drop under 2 % of the loss is no fall,
constexpr double kNoiseDrops = 4.0;       // nor one under so many deviations of the noise.
constexpr double kFlatRise = 0.02;        // A flat curve has turned up where it is 2 % higher,
constexpr double kNoiseRises = 3.0;       // and by so many deviations.
constexpr double kQuietShare = 0.5;       // Of the points: noise is read off the first ones.
constexpr double kAtOnceShare = 0.25;     // It rises at once when it does so in this part.
constexpr double kLevelShare = 0.25;      // And the level of a flat curve off these.
constexpr double kFallShare = 0.05;       // The fall has begun when 5 % of the drop is done.
constexpr double kExplosion = 3.0;        // Losses count as at most this many times the first ones.

// Gaussian window over the steps, cut at the ends. A running average of the past would lag behind
// by decades on a ladder.
std::vector<double> smooth_both_ways(const std::vector<double>& values, double width) {
    const auto reach = static_cast<std::ptrdiff_t>(std::lround(4.0 * width));
    const auto count = static_cast<std::ptrdiff_t>(values.size());
    std::vector<double> smooth;
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        double sum = 0.0;
        double weights = 0.0;
        const std::ptrdiff_t last = std::min(count - 1, i + reach);
        for (std::ptrdiff_t j = std::max<std::ptrdiff_t>(0, i - reach); j <= last; ++j) {
            const double distance = static_cast<double>(i - j) / width;
            const double weight = std::exp(-0.5 * distance * distance);
            sum += weight * values[static_cast<std::size_t>(j)];
            weights += weight;
        }
        smooth.push_back(sum / weights);
    }
    return smooth;
}

// One exploding step must not drag the window's neighbours up with it.
std::vector<double> cap_explosions(std::vector<double> capped) {
    const double first =
        upper_median({capped.begin(), capped.begin() + static_cast<std::ptrdiff_t>(kFewestPoints)});
    for (double& value : capped) value = std::min(value, kExplosion * std::abs(first));
    return capped;
}

// Standard deviation of the smoothed curve where nothing is learnt yet: a Gaussian window of
// deviation w averages over 2 sqrt(pi) w values.
double smoothed_noise_of(std::span<const double> losses, double width) {
    const auto quiet = static_cast<std::size_t>(kQuietShare * static_cast<double>(losses.size()));
    const double window = 2.0 * std::sqrt(std::numbers::pi) * width;
    return noise_of(losses.first(std::max(kFewestPoints, quiet))) /
           std::sqrt(std::max(1.0, window));
}

// The last point of a flat curve before it has risen for good over its level.
std::size_t end_of_plateau(const SweepShape& shape) {
    const auto first = std::max<std::size_t>(
        kFewestPoints, static_cast<std::size_t>(kLevelShare * static_cast<double>(shape.points)));
    const double level =
        std::accumulate(shape.loss.begin(), shape.loss.begin() + static_cast<std::ptrdiff_t>(first),
                        0.0) /
        static_cast<double>(first);
    const double threshold =
        level + std::max(kFlatRise * std::abs(level), kNoiseRises * shape.noise);
    std::size_t last = shape.points - 1;
    while (last > 0 && shape.loss[last] > threshold) --last;
    return last;
}

std::size_t beginning_of_fall(const SweepShape& shape, std::size_t lowest) {
    const double threshold = shape.start - kFallShare * (shape.start - shape.lowest);
    std::size_t first = lowest;
    while (first > 0 && shape.loss[first - 1] < threshold) --first;
    return first;
}

}  // namespace

std::optional<SweepShape> shape_of(const Sweep& sweep) {
    SweepShape shape;
    const Curve& curve = sweep.curve;
    const std::vector<double> losses = finite_losses(curve);
    shape.points = losses.size();
    if (shape.points < kFewestPoints) return std::nullopt;
    const auto steps = static_cast<double>(
        std::max(static_cast<std::size_t>(sweep.ladder_steps), curve.loss.size()));
    const double width = std::max(0.5, kSmoothingWidth * steps);
    const std::vector<double> capped = cap_explosions(losses);
    shape.loss = smooth_both_ways(capped, width);
    shape.noise = smoothed_noise_of(capped, width);
    const std::size_t ignored = std::clamp(static_cast<std::size_t>(kIgnoredShare * steps),
                                           std::size_t{1}, shape.points - 1);
    const auto after = shape.loss.begin() + static_cast<std::ptrdiff_t>(ignored);
    shape.start = std::accumulate(shape.loss.begin(), after, 0.0) / static_cast<double>(ignored);
    const auto bottom = std::min_element(after, shape.loss.end());
    const auto lowest = static_cast<std::size_t>(bottom - shape.loss.begin());
    shape.lowest = *bottom;
    shape.drop = shape.start == 0.0 ? 0.0 : (shape.start - shape.lowest) / std::abs(shape.start);
    shape.flat = shape.start - shape.lowest <=
                 std::max(kFlatDrop * std::abs(shape.start), kNoiseDrops * shape.noise);
    const std::size_t turn = shape.flat ? end_of_plateau(shape) : lowest;
    shape.rises_at_once = shape.flat && static_cast<double>(turn) < kAtOnceShare * steps;
    shape.turned_up = turn + 1 < shape.points || shape.points < curve.loss.size() ||
                      sweep.stopped.reason == StopReason::kNonFiniteGradient;
    shape.rate_of_turn = curve.learning_rate[turn];
    shape.rate_of_fall = curve.learning_rate[shape.flat ? turn : beginning_of_fall(shape, lowest)];
    return shape;
}

}  // namespace rangefinder
