// The model of a run, with the weights it is to start from.
#pragma once

#include <memory>
#include <optional>

#include "diagnostics/models/model.hpp"
#include "diagnostics/runs/run_context.hpp"

namespace rangefinder {

struct RunModel {
    std::unique_ptr<Model> model;
    std::optional<LoadedWeights> loaded;  // When the specification names stored weights.
};

// As specified, drawn from `seed` where nothing was loaded.
Result<RunModel> make_run_model(const RunContext& context, std::uint64_t seed);

// What a person should know of the weights that were loaded; nothing when all went in.
std::optional<Finding> finding_of(const LoadedWeights& loaded);

}  // namespace rangefinder
