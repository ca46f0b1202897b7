// Copies the rows of a batch into buffers that the caller owns. Nothing is allocated.
#pragma once

#include <cstdint>
#include <span>

#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder {

// [rows.size(), example...] floats.
void gather_features(const Dataset& data, std::span<const std::int64_t> rows, std::span<float> out);

// [rows.size(), positions] classes; the data set must be a classification or a language.
void gather_labels(const Dataset& data, std::span<const std::int64_t> rows,
                   std::span<std::int32_t> out);

// [rows.size(), target_features] floats; the data set must be a regression or a sequence. One
// without targets of its own gives its features.
void gather_targets(const Dataset& data, std::span<const std::int64_t> rows, std::span<float> out);

}  // namespace rangefinder
