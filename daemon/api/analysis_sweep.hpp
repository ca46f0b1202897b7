// A range test's series from elsewhere as a sweep of our own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/api/analysis_request.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder::api {

struct ForeignSweep {
    Sweep sweep;                     // Without suggestions.
    std::vector<std::string> notes;  // What had to be assumed, in sentences.
};

// The loss by the rate, where both were measured, with what our own range test would have said of
// it: the smoothed loss, why it ended and in which step, and the length of the whole ladder. What
// comes after the loss has exploded or is no number for good is left out, as our own range test
// ends there. Losses at one rate are averaged; rates that were logged more seldom than the losses
// hold until the next one. `request` is a checked range test.
ForeignSweep sweep_of(const AnalysisRequest& request);

// The length of the ladder whose first rates these are, when they end before it does: evenly spaced
// by their log or by themselves, to 10 (fastai's end), 1 (Lightning's), or else the next power of
// ten. Nothing when the ladder meets none of them.
std::optional<std::int64_t> ladder_length(const std::vector<double>& rates);

}  // namespace rangefinder::api
