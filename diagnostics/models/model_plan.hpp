// A model's specification worked out: every layer with its whole name and the shape it takes, every
// output with what it is compared with. No memory is taken.
#pragma once

#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {

struct ModelPlan {
    InferredModel layers;         // Of the trunk and of each head.
    std::vector<HeadInfo> heads;  // At least one.
};

// `spec` must outlive the plan. Errors carry the pointers of layers and heads.
Result<ModelPlan> plan_model(const ModelSpec& spec, const DataShape& data);

}  // namespace rangefinder
