// Lines to copy for a curve from elsewhere, as far as its optimizer is known.
#pragma once

#include <optional>
#include <string>

#include "daemon/api/analysis_request.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/spec/optimizer_spec.hpp"

namespace rangefinder::api {

// The optimizer that a client calls so: our own word, or a class's name with or without its module
// ("torch.optim.AdamW", "keras.optimizers.RMSprop"). Nothing when it is none that we know.
std::optional<OptimizerKind> optimizer_called(const std::string& name);

// All empty where there is no rate or no optimizer that we know. What the client did not tell has
// PyTorch's defaults, and no batch size is named.
FrameworkCode analysis_code(const AnalysisRequest& request, const Recommendation& recommendation);

// Why there are no lines although there is a rate; empty when there are some.
std::string why_no_code(const AnalysisRequest& request, const Recommendation& recommendation);

}  // namespace rangefinder::api
