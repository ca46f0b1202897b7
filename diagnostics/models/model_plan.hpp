// A model's specification worked out: every layer with its whole name and the shape it takes, every
// head with what it is compared with. No memory is taken.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/models/model.hpp"

namespace rangefinder {

struct PlannedLayer {
    std::string name;
    const LayerParameters* parameters = nullptr;  // Into the specification.
    Shape input;                                  // Of one example.
};

struct HeadPlan {
    HeadInfo info;
    double learning_rate_scale = 1.0;
    std::vector<PlannedLayer> layers;  // None without heads: the trunk's output is the head's.
    Shape output;
};

struct ModelPlan {
    std::vector<PlannedLayer> trunk;
    std::vector<HeadPlan> heads;  // At least one.
};

// `spec` must outlive the plan. Errors carry the pointer of the layer or head.
Result<ModelPlan> plan_model(const ModelSpec& spec, const DataShape& data);

}  // namespace rangefinder
