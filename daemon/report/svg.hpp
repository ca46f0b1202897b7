// A plot as inline SVG: classes only, no style attributes, no scripts, nothing loaded.
#pragma once

#include <string>

#include "daemon/report/plot.hpp"

namespace rangefinder::report {

// `id` must differ between the plots of a page.
std::string svg_of(const Plot& plot, const std::string& id);

// Tick positions of [low, high]: decades, or 1-2-5 steps. Rising, at most 14.
std::vector<double> ticks(double low, double high, bool logarithmic);

}  // namespace rangefinder::report
