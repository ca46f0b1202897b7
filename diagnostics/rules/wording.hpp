// Sentences and actions that several rules share.
#pragma once

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/evidence.hpp"

namespace rangefinder {

inline constexpr const char* kRateField = "/training/learning_rate";

// "Lower the learning rate to 0.003.", with the value to set: the greatest rate so far divided by
// `factor`. Without a rate it says no number.
FindingAction lower_rate(const Evidence& evidence, double factor);
FindingAction raise_rate(const Evidence& evidence, double factor);
// "Layer \"3\" (relu)" or, of the whole model, "The model".
std::string layer_text(const LayerTrack& layer);

}  // namespace rangefinder
