// The models whose speed is measured.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/spec/job_spec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder::bench {

struct TrainingCase {
    std::string name;
    JobSpec job;
    DataShape data;
};

// tiny_mlp 30-64-64-2, mlp 784-256-128-10, cnn on 1 x 28 x 28; SGD with momentum.
std::vector<TrainingCase> training_cases();

}  // namespace rangefinder::bench
