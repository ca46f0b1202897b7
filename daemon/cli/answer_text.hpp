// A recommendation as the terminal shows it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder::cli {

// "0.0123", or "-" for nothing.
std::string rate_text(const std::optional<double>& rate);

// The rate with its range and the probability that it holds the best one, then what goes with it:
// schedule, warm-up, batch size, groups, the loss to expect; reasons and warnings. Lines, each
// ended.
std::string recommendation_text(const Recommendation& recommendation);

// The short trainings by rate; "" when there were none.
std::string trials_table(const std::vector<Trial>& trials);

// The lines for "pytorch", "keras" or "fastai"; a sentence when there are none.
std::string code_text(const FrameworkCode& code, const std::string& framework);

}  // namespace rangefinder::cli
