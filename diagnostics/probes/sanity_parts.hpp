// What a sanity probe's trainings work on.
#pragma once

#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/training/batch_source.hpp"

namespace rangefinder {

// All of it outlives the check, which puts everything back, bit for bit.
struct SanityParts {
    Model& model;
    Optimizer& optimizer;
    BatchSource& batches;  // Of the data's training part.
    const Dataset& data;
};

// Where the checks come from.
inline constexpr const char* kRecipe =
    "Karpathy 2019, A Recipe for Training Neural Networks (karpathy.github.io)";

}  // namespace rangefinder
