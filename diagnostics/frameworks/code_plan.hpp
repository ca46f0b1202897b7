// What the lines for every framework are made from.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/findings/results.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {

// Layers that are trained at a rate, or with a weight decay, of their own.
struct CodeGroup {
    std::vector<std::string> layers;
    double learning_rate = 0.0;
    std::optional<double> weight_decay;  // Nothing: the optimizer's.
};

struct CodePlan {
    OptimizerSpec optimizer;
    double learning_rate = 0.0;
    std::optional<double> floor_rate;  // Of a cycle.
    std::string schedule;              // "constant", "cosine", ...
    std::map<std::string, double> schedule_values;
    std::vector<std::int64_t> milestones;  // Of multi_step.
    std::int64_t warmup_steps = 0;         // 0: none.
    double warmup_factor = 1.0;
    std::optional<std::int64_t> steps;  // Of the whole training, with the warm-up.
    std::int64_t batch_size = 0;        // 0: not known.
    ClipSpec clip;
    std::vector<CodeGroup> groups;
    std::vector<std::string> freeze;
};

// The recommendation must have a rate.
CodePlan plan_code(const JobSpec& spec, const Recommendation& recommendation);

// The schedule's value of this name, or `otherwise`, a ScheduleSpec's default.
double schedule_value(const CodePlan& plan, const std::string& name, double otherwise);
// Whether the schedule's lines need the training's length.
bool needs_length(const CodePlan& plan);
// Schedules that move the rate but cannot be written down without values that nobody gave.
bool lacks_values(const CodePlan& plan);

std::string pytorch_code(const CodePlan& plan);
std::string keras_code(const CodePlan& plan);
std::string fastai_code(const CodePlan& plan);

}  // namespace rangefinder
