#include "daemon/api/capabilities.hpp"

#include "daemon/api/presets.hpp"
#include "diagnostics/spec/dataset_spec.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder::api {
namespace {

Json required(const char* type) {
    return {{"type", type}, {"required", true}};
}

Json optional(const char* type, Json by_default) {
    Json parameter = {{"type", type}, {"required", false}};
    parameter["default"] = std::move(by_default);
    return parameter;
}

Json one_of(std::vector<std::string> values, const std::string& by_default) {
    Json parameter = optional("string", by_default);
    parameter["values"] = std::move(values);
    return parameter;
}

Json item(const char* type, Json parameters = Json::object()) {
    Json json = {{"type", type}};
    json["parameters"] = std::move(parameters);
    return json;
}

constexpr const char* kInteger = "integer";
constexpr const char* kNumber = "number";
constexpr const char* kBoolean = "boolean";
constexpr const char* kPair = "integer or [height, width]";

Json pool_parameters() {
    return {{"kernel_size", required(kPair)},
            {"stride", optional(kPair, nullptr)},
            {"padding", optional(kPair, 0)}};
}

Json layers() {
    const Conv2dSpec convolution;
    return Json::array(
        {item("linear", {{"out_features", required(kInteger)}, {"bias", optional(kBoolean, true)}}),
         item("conv2d", {{"out_channels", required(kInteger)},
                         {"kernel_size", required(kPair)},
                         {"stride", optional(kPair, convolution.stride[0])},
                         {"padding", optional(kPair, convolution.padding[0])},
                         {"bias", optional(kBoolean, convolution.bias)}}),
         item("max_pool2d", pool_parameters()), item("avg_pool2d", pool_parameters()),
         item("flatten"), item("relu"), item("sigmoid"), item("tanh"), item("gelu")});
}

Json adam_parameters(double weight_decay) {
    const OptimizerSpec adam;
    return {{"betas", optional("[number, number]", {adam.beta1, adam.beta2})},
            {"eps", optional(kNumber, adam.eps)},
            {"weight_decay", optional(kNumber, weight_decay)}};
}

Json optimizers() {
    return Json::array({item("sgd", {{"momentum", optional(kNumber, 0.0)},
                                     {"nesterov", optional(kBoolean, false)},
                                     {"weight_decay", optional(kNumber, 0.0)}}),
                        item("adam", adam_parameters(0.0)), item("adamw", adam_parameters(0.01))});
}

Json range_test() {
    const RangeTestSpec test;
    return item("range_test",
                {{"start", optional(kNumber, test.start)},
                 {"end", optional(kNumber, test.end)},
                 {"steps", optional(kInteger, test.steps)},
                 {"spacing", one_of({"exponential", "linear"}, spacing_name(test.spacing))},
                 {"stop_factor", optional(kNumber, test.stop_factor)},
                 {"budget", one_of({"quick", "standard", "thorough"}, budget_name(test.budget))},
                 {"planned_steps", optional(kInteger, nullptr)},
                 {"planned_schedule",
                  one_of({"constant", "one_cycle"}, schedule_name(test.planned_schedule))}});
}

Json training() {
    return item("training", {{"epochs", optional(kInteger, nullptr)},
                             {"steps", optional(kInteger, nullptr)},
                             {"learning_rate", required(kNumber)},
                             {"schedule", one_of({"constant"}, "constant")},
                             {"evaluate_every", optional(kInteger, nullptr)},
                             {"early_stopping", optional("{patience, min_delta}", nullptr)}});
}

Json generator(GeneratorKind kind, bool classes, bool features) {
    const GeneratorSpec defaults;
    Json parameters = {{"rows", optional(kInteger, defaults.rows)},
                       {"noise", optional(kNumber, defaults.noise)},
                       {"seed", optional(kInteger, defaults.seed)}};
    if (classes) parameters["classes"] = optional(kInteger, defaults.classes);
    if (features) parameters["features"] = optional(kInteger, defaults.features);
    return item(generator_name(kind).c_str(), std::move(parameters));
}

Json generators() {
    return Json::array({generator(GeneratorKind::kTwoMoons, false, false),
                        generator(GeneratorKind::kSpirals, true, false),
                        generator(GeneratorKind::kBlobs, true, true),
                        generator(GeneratorKind::kRegression, false, true),
                        generator(GeneratorKind::kGlyphs, false, false)});
}

Json preset_list() {
    Json list = Json::array();
    for (const Preset& preset : presets()) {
        Json one = {{"name", preset.name}, {"description", preset.description}};
        one["generator"] = preset.generator;
        one["job"] = preset.job;
        list.push_back(std::move(one));
    }
    return list;
}

}  // namespace

Json capabilities_json() {
    Json json;
    json["kinds"] = {"range_test", "training"};
    json["layers"] = layers();
    json["losses"] = Json::array({item("cross_entropy"), item("mse"), item("bce_with_logits")});
    json["optimizers"] = optimizers();
    json["schedules"] = Json::array({item("constant")});
    json["probes"] = Json::array({range_test()});
    json["training"] = training();
    json["generators"] = generators();
    json["formats"] = {"csv", "idx"};
    json["tasks"] = {"classification", "regression"};
    json["normalizations"] = {"standard", "minmax", "none"};
    json["presets"] = preset_list();
    return json;
}

}  // namespace rangefinder::api
