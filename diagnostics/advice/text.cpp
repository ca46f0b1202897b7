#include "diagnostics/advice/text.hpp"

#include <cstdio>

namespace rangefinder {
namespace {

std::string format(const char* pattern, double value) {
    char text[40];
    std::snprintf(text, sizeof text, pattern, value);
    return text;
}

}  // namespace

std::string rate_text(double value) {
    return format("%.3g", value);
}

std::string percent_text(double fraction) {
    return format("%.0f %%", 100.0 * fraction);
}

std::string decimal_text(double value) {
    return format("%.1f", value);
}

}  // namespace rangefinder
