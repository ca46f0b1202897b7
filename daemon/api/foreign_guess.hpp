// Columns without names, told by their numbers.
#pragma once

#include <string>

#include "daemon/api/foreign_table.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::api {

// Names one to three columns "step", "learning_rate" and "loss": whole numbers that rise are steps,
// other positive ones that rise are rates, what is left is the loss. Answers with a sentence that
// says so. kInvalid when the numbers do not tell.
Result<std::string> name_by_numbers(Table& table);

}  // namespace rangefinder::api
