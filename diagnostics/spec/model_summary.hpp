// What a job would need, computed from the specification alone: no memory is taken, nothing is
// trained.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/spec/dataset_spec.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {

using Shape = std::vector<std::int64_t>;

// What a model is connected to: one example's shape and what is to be predicted.
struct DataShape {
    Shape example;  // Without the batch axis: {30}, {1, 28, 28}.
    TaskKind task = TaskKind::kClassification;
    std::int64_t classes = 0;          // classification; language: the characters (vocabulary).
    std::int64_t target_features = 1;  // regression, sequence.
    std::int64_t positions = 1;        // Labels an example: language has one a position.
    std::int64_t tokens = 0;  // Inputs are token numbers in [0, tokens); 0: they are values.
    std::vector<std::int64_t> class_counts = {};  // Of the training part; for balanced weights.
    std::int64_t rows = 0;
    std::int64_t training_rows = 0;
    // Features held in memory, where windows overlap; 0: rows times the example's size.
    std::int64_t stored_values = 0;
};

struct LayerSummary {
    std::string name;
    std::string type;
    Shape output;  // Without the batch axis.
    std::int64_t parameters = 0;
    double flops_forward = 0.0;  // Of one example; a multiply and an add are two.
    std::int64_t trainable_parameters = 0;
    std::vector<LayerSummary> layers = {};  // A residual's; counted in the residual's own figures.
};

struct ModelSummary {
    std::vector<LayerSummary> layers;  // Then those of each head, named "<head>.<layer>".
    std::int64_t parameters = 0;       // Without running means and variances; a tied weight once.
    std::int64_t trainable_parameters = 0;
    double flops_per_step =
        0.0;  // Forward and backward of one batch (of all that are accumulated).
    struct Bytes {
        std::int64_t parameters = 0;
        std::int64_t gradients = 0;
        std::int64_t optimizer = 0;
        std::int64_t activations = 0;
        std::int64_t data = 0;
        std::int64_t snapshots = 0;  // Copies that a range test keeps to restore from.
        std::int64_t overhead = 0;   // Process, libraries, generated code: a measured constant.
        std::int64_t total = 0;
    } bytes;
};

// Names every layer (fills empty names), infers shapes, counts. Errors carry
// "/model/layers/<i>/<field>" with what came in and what is allowed; all wrong layers that can be
// told at once are named. Also refused: "/batch_size" over the training rows,
// "/limits/memory_bytes" under the sum of bytes. Sums are overflow-checked.
Result<ModelSummary> summarize_model(const JobSpec& spec, const DataShape& data);

// Checks every value of the specification that does not depend on the data (ranges, names,
// exclusive fields), all at once. An empty list: valid.
std::vector<FieldError> validate_job(const JobSpec& spec);

// Checks a data set's options that do not depend on its bytes. Pointers are "?name" for options and
// "/rows" and the like for generators.
std::vector<FieldError> validate_dataset(const DatasetSpec& spec);

// "64x1x28x28" of {64, 1, 28, 28}, for messages.
std::string to_text(std::span<const std::int64_t> shape);

}  // namespace rangefinder
