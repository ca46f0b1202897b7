#include "diagnostics/findings/band.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

namespace rangefinder {
namespace {

bool has_ladder(const Curve& curve) {
    const std::vector<double>& rates = curve.learning_rate;
    return !rates.empty() && rates.size() == curve.loss.size() && rates.front() > 0.0 &&
           std::all_of(rates.begin(), rates.end(), [](double r) { return std::isfinite(r); }) &&
           std::adjacent_find(rates.begin(), rates.end(), std::greater_equal<>()) == rates.end();
}

std::optional<double> finite(double value) {
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

// The sweep's loss at this rate; nothing: it did not get there.
std::optional<double> loss_at(const Curve& curve, double rate) {
    const std::vector<double>& rates = curve.learning_rate;
    const auto above = std::lower_bound(rates.begin(), rates.end(), rate);
    if (above == rates.end()) return std::nullopt;
    const auto index = static_cast<std::size_t>(std::distance(rates.begin(), above));
    if (*above == rate) return finite(curve.loss[index]);
    if (index == 0) return std::nullopt;
    const double share =
        std::log(rate / rates[index - 1]) / std::log(rates[index] / rates[index - 1]);
    return finite(curve.loss[index - 1] + share * (curve.loss[index] - curve.loss[index - 1]));
}

void add_point(double rate, const std::vector<double>& losses, Band& band) {
    double sum = 0.0;
    for (const double loss : losses) sum += loss;
    const auto [low, high] = std::minmax_element(losses.begin(), losses.end());
    band.learning_rate.push_back(rate);
    band.mean.push_back(sum / static_cast<double>(losses.size()));
    band.low.push_back(*low);
    band.high.push_back(*high);
    band.sweeps.push_back(static_cast<std::int64_t>(losses.size()));
}

}  // namespace

std::optional<Band> band_of(std::span<const Sweep> sweeps) {
    std::vector<const Curve*> curves;
    for (const Sweep& sweep : sweeps) {
        if (has_ladder(sweep.curve)) curves.push_back(&sweep.curve);
    }
    if (curves.size() < 2) return std::nullopt;
    const Curve& longest = **std::max_element(
        curves.begin(), curves.end(),
        [](const Curve* a, const Curve* b) { return a->loss.size() < b->loss.size(); });
    Band band;
    std::vector<double> losses;
    for (const double rate : longest.learning_rate) {
        losses.clear();
        for (const Curve* curve : curves) {
            if (const auto loss = loss_at(*curve, rate)) losses.push_back(*loss);
        }
        if (2 * losses.size() >= curves.size()) add_point(rate, losses, band);
    }
    if (band.learning_rate.empty()) return std::nullopt;
    return band;
}

}  // namespace rangefinder
