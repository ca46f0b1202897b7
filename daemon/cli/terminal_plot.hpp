// A curve in characters: the learning rate to the right (logarithmic), the loss upwards.
#pragma once

#include <optional>
#include <string>

#include "diagnostics/findings/curve.hpp"

namespace rangefinder::cli {

struct PlotOptions {
    int width = 64;
    int height = 12;
    std::optional<double> marked_rate;  // Drawn as a column of '|'.
};

// Several lines, each ended; "" for a curve with fewer than two finite points. Losses far above the
// first are cut at the top, as the end of a sweep would hide everything else.
std::string plot(const Curve& curve, const PlotOptions& options);

}  // namespace rangefinder::cli
