// The line through the weights along which an optimizer's update lies, by its rate.
#pragma once

#include <vector>

#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/probes/loss_surface.hpp"

namespace rangefinder {

// weights + offset + rate * slope: every optimizer's next update is of this form. The offset is
// what it does at rate 0: nothing, but for those whose momentum holds rates of the past.
struct UpdateLine {
    std::vector<float> weights;
    std::vector<double> offset;
    std::vector<double> slope;

    std::vector<float> at(double rate) const;
    // Length of the update at rate 1, without the offset.
    double slope_norm() const;
};

// Of the gradient that the surface's model has now. The model is afterwards at the weights where it
// was; optimizer and gradient stay as they are.
UpdateLine update_line(LossSurface& surface, Optimizer& optimizer);

}  // namespace rangefinder
