#include "daemon/api/training_capabilities.hpp"

#include "daemon/api/capability.hpp"
#include "daemon/codec/optimizer_codec.hpp"
#include "daemon/codec/schedule_codec.hpp"
#include "daemon/codec/type_words.hpp"
#include "daemon/codec/work_codec.hpp"

namespace rangefinder::api {
namespace {

constexpr const char* kInteger = "integer";
constexpr const char* kNumber = "number";

using Others = std::map<std::string, Json>;

// What a schedule's value alone does not tell: lengths and rates that are the training's own when
// they are left out, and the words allowed.
Others schedule_others(ScheduleKind kind) {
    const Json own = optional_parameter(kInteger, nullptr);
    Others others = {{"warmup", optional_parameter("{steps, start_factor}", nullptr)}};
    switch (kind) {
        case ScheduleKind::kStep:
            others["step_size"] = required_parameter(kInteger);
            break;
        case ScheduleKind::kMultiStep:
            others["milestones"] = required_parameter("array of integers");
            break;
        case ScheduleKind::kExponential:
            others["gamma"] = required_parameter(kNumber);
            break;
        case ScheduleKind::kPolynomial:
            others["total_iters"] = own;
            break;
        case ScheduleKind::kCosine:
            others["T_max"] = own;
            break;
        case ScheduleKind::kCosineWarmRestarts:
            others["T_0"] = required_parameter(kInteger);
            break;
        case ScheduleKind::kCyclic:
            others["mode"] = one_of({"triangular", "triangular2", "exp_range"}, "triangular");
            others["step_size_down"] = own;
            others["base_lr"] = optional_parameter(kNumber, nullptr);
            others["max_lr"] = optional_parameter(kNumber, nullptr);
            break;
        case ScheduleKind::kOneCycle:
            others["anneal_strategy"] = one_of({"cos", "linear"}, "cos");
            others["total_steps"] = own;
            others["max_lr"] = optional_parameter(kNumber, nullptr);
            break;
        case ScheduleKind::kReduceOnPlateau:
            others["mode"] = one_of({"min", "max"}, "min");
            others["threshold_mode"] = one_of({"rel", "abs"}, "rel");
            break;
        case ScheduleKind::kConstant:
            break;
    }
    return others;
}

Json clip() {
    return optional_parameter("number (the norm) or {norm, value}", nullptr);
}

}  // namespace

Json optimizer_capabilities() {
    const Json groups =
        optional_parameter("array of {layers, learning_rate_scale, weight_decay}", Json::array());
    Json list = Json::array();
    for (const OptimizerKind kind :
         {OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kAdamW, OptimizerKind::kRmsprop,
          OptimizerKind::kAdagrad, OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy}) {
        list.push_back(capability(codec::optimizer_json(codec::default_optimizer(kind)),
                                  {{"parameter_groups", groups}}));
    }
    return list;
}

Json schedule_capabilities() {
    Json list = Json::array();
    for (int index = 0; index <= static_cast<int>(ScheduleKind::kReduceOnPlateau); ++index) {
        const auto kind = static_cast<ScheduleKind>(index);
        list.push_back(
            capability(codec::schedule_json(codec::default_schedule(kind)), schedule_others(kind)));
    }
    return list;
}

Json range_test_capability() {
    const RangeTestSpec test;
    Json written = codec::work_json(test);
    written["type"] = "range_test";
    return capability(
        written,
        {{"range", one_of({"given", "auto"}, range_choice_name(test.range))},
         {"sweeps", optional_parameter(kInteger, nullptr)},
         {"group",
          optional_parameter("array of layers, parts of layers or parameters", Json::array())},
         {"group_base_rate", optional_parameter(kNumber, test.group_base_rate)},
         {"spacing", one_of({"exponential", "linear"}, spacing_name(test.spacing))},
         {"budget", one_of({"quick", "standard", "thorough"}, budget_name(test.budget))},
         {"planned_steps", optional_parameter(kInteger, nullptr)},
         {"planned_schedule",
          one_of(codec::schedule_types().available, schedule_name(test.planned_schedule))},
         {"advise", optional_parameter("array of \"weight_decay\", \"momentum\"", Json::array())},
         {"clip", clip()}});
}

Json training_capability() {
    const EarlyStoppingSpec stopping;
    Json written = codec::work_json(TrainingSpec{});
    written["type"] = "training";
    Json json = capability(
        written, {{"learning_rate", required_parameter(kNumber)},
                  {"epochs", optional_parameter(kInteger, nullptr)},
                  {"steps", optional_parameter(kInteger, nullptr)},
                  {"schedule", one_of(codec::schedule_types().available, "constant")},
                  {"clip", clip()},
                  {"evaluate_every", optional_parameter(kInteger, nullptr)},
                  {"checkpoint_every", optional_parameter(kInteger, nullptr)},
                  {"early_stopping", optional_parameter("{patience, min_delta}", nullptr)}});
    json["early_stopping"] = {{"patience", optional_parameter(kInteger, stopping.patience)},
                              {"min_delta", optional_parameter(kNumber, stopping.min_delta)}};
    return json;
}

}  // namespace rangefinder::api
