#include "diagnostics/rules/wording.hpp"

#include <cmath>

#include "diagnostics/rules/figures.hpp"
#include "diagnostics/rules/loss_shape.hpp"

namespace rangefinder {
namespace {

// Two digits: a rule of thumb has no more.
double rounded(double value) {
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1.0);
    return std::round(value / unit) * unit;
}

FindingAction move_rate(const Evidence& evidence, const char* verb, double factor) {
    const auto rate = greatest_rate(evidence);
    if (!rate) return {std::string(verb) + " the learning rate.", kRateField, {}};
    const double value = rounded(*rate * factor);
    return {std::string(verb) + " the learning rate to " + figure_text(value) + ".", kRateField,
            value};
}

}  // namespace

FindingAction lower_rate(const Evidence& evidence, double factor) {
    return move_rate(evidence, "Lower", 1.0 / factor);
}

FindingAction raise_rate(const Evidence& evidence, double factor) {
    return move_rate(evidence, "Raise", factor);
}

std::string layer_text(const LayerTrack& layer) {
    std::string name = "Layer \"" + layer.name + "\"";
    if (layer.facts == nullptr || layer.facts->type.empty()) return name;
    return name + " (" + layer.facts->type + ")";
}

}  // namespace rangefinder
