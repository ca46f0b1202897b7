#include "diagnostics/probes/update_line.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/probes/flat_vectors.hpp"

namespace rangefinder {
namespace {

// An update of about this share of the weights' length is told from the weights without loss of
// digits; one within a factor of kWellScaled of it well enough.
constexpr double kShare = 0.3;
constexpr double kWellScaled = 30.0;
constexpr int kAttempts = 4;

// Where a step at this rate leads.
std::vector<float> stepped(LossSurface& surface, Optimizer& optimizer, double rate,
                           const std::vector<float>& weights) {
    const OptimizerState before = optimizer.state();
    surface.place(weights);
    optimizer.step(rate);
    optimizer.restore(before);
    return surface.weights();
}

std::vector<double> difference(const std::vector<float>& to, const std::vector<float>& from) {
    std::vector<double> result(to.size());
    for (std::size_t i = 0; i < result.size(); ++i) {
        result[i] = static_cast<double>(to[i]) - static_cast<double>(from[i]);
    }
    return result;
}

// What to multiply a rate with whose update has this length; 1: it is as it should be.
double rescaling(double length, double wanted) {
    if (!std::isfinite(length)) return 1e-9;
    const double factor = wanted / std::max(length, 1e-9 * wanted);
    return factor < kWellScaled && factor > 1.0 / kWellScaled ? 1.0 : factor;
}

}  // namespace

std::vector<float> UpdateLine::at(double rate) const {
    std::vector<float> moved(weights.size());
    for (std::size_t i = 0; i < moved.size(); ++i) {
        moved[i] =
            static_cast<float>(static_cast<double>(weights[i]) + offset[i] + rate * slope[i]);
    }
    return moved;
}

double UpdateLine::slope_norm() const {
    return norm(slope);
}

UpdateLine update_line(LossSurface& surface, Optimizer& optimizer) {
    UpdateLine line;
    line.weights = surface.weights();
    const std::vector<float> still = stepped(surface, optimizer, 0.0, line.weights);
    line.offset = difference(still, line.weights);
    const double wanted = kShare * std::max(norm(line.weights), 1e-3);
    double rate = 1.0;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        line.slope = difference(stepped(surface, optimizer, rate, line.weights), still);
        const double factor = rescaling(norm(line.slope), wanted);
        for (double& value : line.slope) value /= rate;
        if (factor == 1.0) break;
        rate *= factor;
    }
    surface.place(line.weights);
    return line;
}

}  // namespace rangefinder
