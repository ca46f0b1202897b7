// Made-up data that follows on itself: a series of numbers, a text.
#pragma once

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder {

// waves and sentences; the others make rows.
bool makes_stream(GeneratorKind kind);

// `rows` steps of three sine waves of unlike lengths, the second swelling and fading, and `noise`
// as the deviation added to each step; or `rows` short English sentences from a grammar of some
// fifty words, each word with probability `noise` replaced by any other. Cut into windows as an
// uploaded series or text is. Errors as for those: "/window" and the like.
Result<Dataset> generate_stream(const DatasetSpec& spec);

}  // namespace rangefinder
