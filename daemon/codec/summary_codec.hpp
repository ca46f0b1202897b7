// ModelSummary <-> JSON: a job's `model` and the answer to `validate_only`.
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/base/result.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder::codec {

std::string to_json(const ModelSummary& summary);
Result<ModelSummary> model_summary_from_json(std::string_view text);

}  // namespace rangefinder::codec
