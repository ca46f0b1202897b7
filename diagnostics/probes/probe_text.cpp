#include "diagnostics/probes/probe_text.hpp"

#include <cstdio>

namespace rangefinder {

std::string three_digits(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

}  // namespace rangefinder
