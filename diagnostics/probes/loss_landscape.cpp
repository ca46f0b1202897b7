#include "diagnostics/probes/loss_landscape.hpp"

#include <limits>

#include "diagnostics/base/check.hpp"
#include "diagnostics/probes/filter_direction.hpp"

namespace rangefinder {
namespace {

std::vector<double> grid(std::int64_t points, double span) {
    std::vector<double> positions;
    const std::int64_t middle = points / 2;
    for (std::int64_t i = -middle; i <= middle; ++i) {
        positions.push_back(span * static_cast<double>(i) / static_cast<double>(middle));
    }
    return positions;
}

// Moves along the directions and looks.
class Walker {
  public:
    Walker(LossSurface& surface, std::int64_t dimensions, std::uint64_t seed)
        : surface_(surface), weights_(surface.size()) {
        for (std::int64_t index = 0; index < dimensions; ++index) {
            directions_.push_back(filter_direction(surface.parts(), surface.start(), seed,
                                                   static_cast<std::uint32_t>(index)));
        }
    }

    double loss_at(double first, double second) {
        const std::span<const float> start = surface_.start();
        for (std::size_t i = 0; i < weights_.size(); ++i) {
            double value =
                static_cast<double>(start[i]) + first * static_cast<double>(directions_[0][i]);
            if (directions_.size() > 1) value += second * static_cast<double>(directions_[1][i]);
            weights_[i] = static_cast<float>(value);
        }
        return surface_.loss(weights_);
    }

  private:
    LossSurface& surface_;
    std::vector<std::vector<float>> directions_;
    std::vector<float> weights_;
};

double curvature(double before, double middle, double after, double step) {
    return (before - 2.0 * middle + after) / (step * step);
}

void set_curvatures(LossLandscapeResult& result) {
    const std::size_t middle = result.positions.size() / 2;
    const double step = result.positions[middle + 1];
    const std::size_t row = result.losses.size() / 2;  // 0 of a line's only row.
    const std::vector<double>& across = result.losses[row];
    result.curvatures.push_back(
        curvature(across[middle - 1], across[middle], across[middle + 1], step));
    if (result.losses.size() == 1) return;
    result.curvatures.push_back(curvature(result.losses[row - 1][middle], across[middle],
                                          result.losses[row + 1][middle], step));
}

}  // namespace

LossLandscapeResult measure_landscape(LossSurface& surface, const LossLandscapeSpec& spec,
                                      std::uint64_t seed, ProbeMonitor& monitor) {
    RF_CHECK(spec.points >= 3 && spec.points % 2 == 1);
    constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();
    LossLandscapeResult result;
    result.examples = surface.examples();
    result.positions = grid(spec.points, spec.span);
    const std::size_t points = result.positions.size();
    const std::size_t rows = spec.dimensions == 1 ? 1 : points;
    result.losses.assign(rows, std::vector<double>(points, kNotMeasured));
    Walker walker(surface, spec.dimensions, seed);
    result.loss = kNotMeasured;
    if (!monitor.interrupted()) {
        result.loss = result.losses[rows / 2][points / 2] = walker.loss_at(0.0, 0.0);
        monitor.step_done();
    }
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < points && !monitor.interrupted(); ++column) {
            if (row == rows / 2 && column == points / 2) continue;
            const double second = rows == 1 ? 0.0 : result.positions[row];
            result.losses[row][column] = walker.loss_at(result.positions[column], second);
            monitor.step_done();
        }
    }
    set_curvatures(result);
    return result;
}

}  // namespace rangefinder
