// Whether a data set's inputs are fit to be trained on: pure functions over the training part, as
// the model sees it.
#pragma once

#include <optional>

#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/probes/sanity_outcome.hpp"

namespace rangefinder {

// "finite_values": no input or target is NaN or infinite. Finding: "non_finite", with the row.
SanityOutcome check_finite_values(const Dataset& data);

// "input_scale": root mean squares of the features (of images and series: of all values together)
// between kLeastScale and kGreatestScale, and none over kScaleSpread times their median. Finding:
// "unscaled_inputs". Nothing for tokens.
std::optional<SanityOutcome> check_input_scale(const Dataset& data);
inline constexpr double kLeastScale = 0.01;
inline constexpr double kGreatestScale = 30.0;
inline constexpr double kScaleSpread = 100.0;

// "constant_features": features that are the same in every row, which can teach nothing. Finding:
// "constant_feature", for information where others vary, else critical. Nothing for tokens and
// where examples are no rows of features.
std::optional<SanityOutcome> check_constant_features(const Dataset& data);

}  // namespace rangefinder
