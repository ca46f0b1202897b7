// What was understood of a data set: the answer to an upload.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rangefinder {

struct ColumnDescription {
    std::string name;
    std::string type;  // "number" or "text" (one-hot encoded).
    std::int64_t missing = 0;
    std::int64_t distinct = 0;  // text columns; numbers: 0.
    double minimum = 0.0, maximum = 0.0, mean = 0.0,
           deviation = 0.0;  // numbers, over all rows, before normalisation.
};

struct ClassDescription {
    std::string name;
    std::int64_t count = 0;
};

struct DatasetDescription {
    std::string task;    // "classification", "regression", "sequence" or "language".
    std::string format;  // "csv", "idx", "npy", "npz", "text", "generator".
    std::int64_t rows = 0;
    std::int64_t training_rows = 0;
    std::int64_t validation_rows = 0;
    std::vector<std::int64_t> example_shape;  // Without the batch axis.
    std::int64_t target_features = 0;         // regression, sequence.
    std::string target;                       // Name of the target column.
    std::vector<ClassDescription> classes;    // classification; language: the vocabulary.
    std::vector<ColumnDescription> columns;   // Feature columns; images: one entry "pixels".
    std::int64_t missing = 0;
    std::vector<std::string> warnings;
    std::int64_t tokens = 0;  // Features are token numbers below this; 0: they are values.
    // Of a series or text; steps 0: neither.
    struct Windows {
        std::int64_t steps = 0;  // Of the whole series or text.
        std::int64_t window = 0;
        std::int64_t horizon = 0;
        std::int64_t stride = 0;
        // sequence: the mean square error, normalised, of forecasting the window's last value over
        // the validation part. What a model must beat.
        double last_value_error = 0.0;
    } windows;
};

}  // namespace rangefinder
