#include "daemon/api/capabilities.hpp"

#include "daemon/api/capability.hpp"
#include "daemon/api/model_capabilities.hpp"
#include "daemon/api/presets.hpp"
#include "daemon/api/probe_capabilities.hpp"
#include "daemon/api/training_capabilities.hpp"
#include "daemon/codec/type_words.hpp"
#include "diagnostics/spec/dataset_spec.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder::api {
namespace {

constexpr const char* kInteger = "integer";
constexpr const char* kNumber = "number";

Json generator(GeneratorKind kind, bool classes, bool features) {
    const GeneratorSpec defaults;
    Json parameters = {{"rows", optional_parameter(kInteger, defaults.rows)},
                       {"noise", optional_parameter(kNumber, defaults.noise)},
                       {"seed", optional_parameter(kInteger, defaults.seed)}};
    if (classes) parameters["classes"] = optional_parameter(kInteger, defaults.classes);
    if (features) parameters["features"] = optional_parameter(kInteger, defaults.features);
    return capability(generator_name(kind), std::move(parameters));
}

// Cut into windows; null: the task's own.
Json stream_generator(GeneratorKind kind) {
    Json json = generator(kind, false, false);
    json["parameters"]["window"] = optional_parameter(kInteger, nullptr);
    json["parameters"]["horizon"] = optional_parameter(kInteger, DatasetSpec().horizon);
    json["parameters"]["stride"] = optional_parameter(kInteger, nullptr);
    return json;
}

Json generators() {
    return Json::array({generator(GeneratorKind::kTwoMoons, false, false),
                        generator(GeneratorKind::kSpirals, true, false),
                        generator(GeneratorKind::kBlobs, true, true),
                        generator(GeneratorKind::kRegression, false, true),
                        generator(GeneratorKind::kGlyphs, false, false),
                        stream_generator(GeneratorKind::kWaves),
                        stream_generator(GeneratorKind::kSentences)});
}

Json data_format(DataFormat format, Json parameters) {
    return capability(format_name(format), std::move(parameters));
}

// What each format takes beside the options of all of them.
Json data_formats() {
    const DatasetSpec defaults;
    const Json window = optional_parameter(kInteger, nullptr);
    const Json horizon = optional_parameter(kInteger, defaults.horizon);
    const Json channels = one_of({"first", "last", "none"}, channel_order_name(defaults.channels));
    const Json tokens = optional_parameter("boolean", defaults.tokens);
    return Json::array(
        {data_format(DataFormat::kCsv, {{"target", optional_parameter("string", nullptr)},
                                        {"header", optional_parameter("boolean", nullptr)},
                                        {"window", window},
                                        {"horizon", horizon},
                                        {"stride", optional_parameter(kInteger, 1)}}),
         data_format(DataFormat::kIdx, Json::object()),
         data_format(DataFormat::kNpy, {{"channels", channels}, {"tokens", tokens}}),
         data_format(DataFormat::kNpz, {{"channels", channels}, {"tokens", tokens}}),
         data_format(DataFormat::kText, {{"window", window},
                                         {"horizon", horizon},
                                         {"stride", optional_parameter(kInteger, nullptr)}})});
}

// Options of every data set.
Json data_options() {
    const DatasetSpec defaults;
    return {
        {"name", optional_parameter("string", "")},
        {"format", one_of({"auto", "csv", "idx", "npy", "npz", "text"}, "auto")},
        {"task", one_of({"auto", "classification", "regression", "sequence", "language"}, "auto")},
        {"normalize", one_of({"standard", "minmax", "none"}, "standard")},
        {"validation_fraction", optional_parameter(kNumber, defaults.validation_fraction)},
        {"split_seed", optional_parameter(kInteger, defaults.split_seed)}};
}

Json preset_list() {
    Json list = Json::array();
    for (const Preset& preset : presets()) {
        Json one = {{"name", preset.name}, {"description", preset.description}};
        one["generator"] = preset.generator;
        one["job"] = preset.job;
        one["training"] = preset.training;
        list.push_back(std::move(one));
    }
    return list;
}

}  // namespace

Json capabilities_json() {
    Json json;
    json["kinds"] = codec::job_kinds().available;
    json["layers"] = layer_capabilities();
    json["losses"] = loss_capabilities();
    json["model"] = model_capabilities();
    json["optimizers"] = optimizer_capabilities();
    json["schedules"] = schedule_capabilities();
    json["probes"] = probe_capabilities();
    json["training"] = training_capability();
    json["diagnostics"] = diagnostics_capability();
    json["rules"] = rule_list();
    json["precisions"] = {precision_name(Precision::kFloat32), precision_name(Precision::kBf16)};
    json["generators"] = generators();
    json["formats"] = {"csv", "idx", "npy", "npz", "text"};
    json["data_formats"] = data_formats();
    json["data_options"] = data_options();
    json["tasks"] = {"classification", "regression", "sequence", "language"};
    json["normalizations"] = {"standard", "minmax", "none"};
    json["presets"] = preset_list();
    return json;
}

}  // namespace rangefinder::api
