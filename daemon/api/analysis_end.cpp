#include "daemon/api/analysis_end.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rangefinder::api {
namespace {

// The first point from which on the smoothed loss stays above the threshold of its best.
std::size_t first_exploded_for_good(const std::vector<double>& losses, double factor) {
    double best = std::numeric_limits<double>::infinity();
    std::size_t first = losses.size();
    for (std::size_t i = 0; i < losses.size(); ++i) {
        best = std::min(best, losses[i]);
        const bool above =
            losses[i] > explosion_threshold(best, factor) || !std::isfinite(losses[i]);
        if (!above) first = losses.size();
        if (above && first == losses.size()) first = i;
    }
    return first;
}

// A small first loss makes all later ones look exploded: then they do not grow any more.
bool goes_on_exploding(const std::vector<double>& losses, std::size_t from, double factor) {
    constexpr std::size_t kFirstPoints = 10;
    if (from >= kFirstPoints || from + 1 >= losses.size()) return true;
    return !(losses.back() <= explosion_threshold(losses[from], factor));
}

// Far above the losses before and behind it. A running average is dragged up by it for many points.
bool is_lone_spike(const std::vector<double>& losses, std::size_t place, double factor) {
    if (place == 0 || place + 1 >= losses.size()) return false;
    const double beside = std::max(losses[place - 1], losses[place + 1]);
    return losses[place] > explosion_threshold(beside, factor);
}

CurveEnd end_by_losses(const Curve& curve, const std::vector<double>& smoothed, double factor) {
    const std::size_t points = curve.loss.size();
    const std::size_t no_number = first_never_finite(curve.loss);
    const std::size_t exploded = first_exploded_for_good(smoothed, factor);
    if (exploded < no_number && goes_on_exploding(smoothed, exploded, factor)) {
        return {exploded + 1, StopReason::kLossExploded};
    }
    if (no_number < points) return {no_number + 1, StopReason::kNonFiniteLoss};
    return {points, StopReason::kCompleted};
}

}  // namespace

double explosion_threshold(double best, double factor) {
    return best < 0.0 ? best + (factor - 1.0) * std::abs(best) : factor * best;
}

std::size_t first_never_finite(const std::vector<double>& values) {
    std::size_t first = values.size();
    while (first > 0 && !std::isfinite(values[first - 1])) --first;
    return first;
}

std::vector<double> smoothed_as_inside(const std::vector<double>& losses) {
    constexpr double kBeta = 0.98;
    std::vector<double> averages;
    double average = 0.0, power = 1.0;
    for (const double loss : losses) {
        average = kBeta * average + (1.0 - kBeta) * loss;
        power *= kBeta;
        averages.push_back(average / (1.0 - power));
    }
    return averages;
}

CurveEnd end_of_curve(const Curve& curve, double stop_factor, bool last_norm_lost) {
    CurveEnd end = end_by_losses(curve, curve.smoothed_loss, stop_factor);
    const std::size_t last = end.points - 1;
    if (end.reason == StopReason::kLossExploded && is_lone_spike(curve.loss, last, stop_factor)) {
        std::vector<double> usual = curve.loss;
        usual[last] = 0.5 * (usual[last - 1] + usual[last + 1]);
        end = end_by_losses(curve, smoothed_as_inside(usual), stop_factor);
        end.spike = last;
    }
    const bool at_the_end = end.points == curve.loss.size();
    if (last_norm_lost && at_the_end && end.reason != StopReason::kNonFiniteLoss) {
        end.reason = StopReason::kNonFiniteGradient;
    }
    return end;
}

}  // namespace rangefinder::api
