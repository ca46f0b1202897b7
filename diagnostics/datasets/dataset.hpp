// A data set in memory: read, encoded, split and normalised. Immutable after it was built; safe to
// share between threads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/value_scale.hpp"
#include "diagnostics/findings/dataset_description.hpp"
#include "diagnostics/spec/dataset_spec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {

struct Dataset {
    DataShape shape;
    std::vector<float> features;       // [rows, example...], row-major, normalised.
    std::vector<std::int32_t> labels;  // [rows], classification; else empty.
    // [rows, target_features], regression (normalised like columns) and sequence; else empty. A
    // regression without targets predicts its own features.
    std::vector<float> targets;
    // Windows of a series or text are not stored one by one: `features` is the whole stream, and
    // row r is the example_size() values from starts[r] on. Empty: rows follow each other.
    std::vector<std::int64_t> starts;
    // language: the labels of a window are the tokens so many places further on.
    std::int64_t label_offset = 0;
    std::vector<ValueScale>
        target_scales;  // One a target feature: how to read a normalised target back.
    std::vector<std::int64_t> training;    // Row numbers of the training part.
    std::vector<std::int64_t> validation;  // Row numbers of the validation part.
    DatasetDescription description;

    std::int64_t example_size() const;
    std::span<const float> example(std::int64_t row) const;
    // Where the row begins in `features`.
    std::int64_t start_of(std::int64_t row) const;
};

// Reads (file source) or makes (generator) the data set. Errors: kMalformed with the line or byte
// where reading failed, kInvalid with "?target" and the like for options that do not fit the bytes,
// kTooLarge over kMaxDatasetValues. Throws std::system_error when a file cannot be read at all.
Result<Dataset> load_dataset(const DatasetSpec& spec);

// Most feature values a data set may have in memory (4 bytes each).
inline constexpr std::int64_t kMaxDatasetValues = std::int64_t{1} << 29;

}  // namespace rangefinder
