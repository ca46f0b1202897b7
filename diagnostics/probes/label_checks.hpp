// Whether a data set's labels and targets can be learnt from its inputs: pure functions, of the
// training part where nothing else is said. Each gives nothing where it does not apply.
#pragma once

#include <optional>

#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/probes/sanity_outcome.hpp"

namespace rangefinder {

// "class_counts": every class has rows, and the commonest at most kClassImbalance times as many as
// the rarest (as SageMaker Debugger's ClassImbalance). Finding: "class_imbalance". Classifications.
std::optional<SanityOutcome> check_class_counts(const Dataset& data);
inline constexpr double kClassImbalance = 10.0;

// "duplicates": of rows with the very same inputs, at most kConflictingShare of all rows contradict
// the commonest label among their like (or, of targets, that share of the variance is within
// them). Finding: "conflicting_labels". Not of windows.
std::optional<SanityOutcome> check_duplicates(const Dataset& data);
inline constexpr double kConflictingShare = 0.01;

// "validation_overlap": at most kOverlapShare of the validation rows are training rows too.
// Finding: "validation_overlap". Not of windows, nor where there is no validation part.
std::optional<SanityOutcome> check_validation_overlap(const Dataset& data);
inline constexpr double kOverlapShare = 0.05;

// "labels_follow_inputs": rows have labels (targets) more alike those of their kNeighbours nearest
// rows than chance would have it, by three standard errors; of a sample of rows, by Euclidean
// distance. Finding: "unrelated_labels". Classifications and regressions with targets of their own.
std::optional<SanityOutcome> check_labels_follow_inputs(const Dataset& data);
inline constexpr std::size_t kNeighbours = 5;

}  // namespace rangefinder
