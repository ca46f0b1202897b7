// Somebody else's columns to our series: which of them is the loss, which the learning rate.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/api/foreign_columns.hpp"

namespace rangefinder::api {

// Columns that the client named itself, by our name: {"loss": "Loss/train"}.
using ColumnChoice = std::map<std::string, std::string>;

// What was made of a body, for the answer.
struct Understood {
    std::string format = "json";
    std::map<std::string, std::string> columns;  // Their name by ours, "step" among them.
    std::vector<std::string> others;             // Kept under their own names.
    std::vector<std::string> ignored;
    std::vector<std::string> notes;
};

// One curve of a body.
struct ForeignCurve {
    std::string name;  // The run's in W&B's exports; else "".
    Records records;   // "loss", "learning_rate", "gradient_norm", "validation_loss" and others.
};

struct MappedCurves {
    std::vector<ForeignCurve> curves;  // Several for the runs of one W&B export.
    Understood understood;
};

// By the choice, else by their names (foreign_names.hpp). kInvalid with "?loss" or
// "?learning_rate" when no column or more than one can be meant: the text lists what there is.
Result<MappedCurves> map_columns(ForeignColumns found, const ColumnChoice& choice);

}  // namespace rangefinder::api
