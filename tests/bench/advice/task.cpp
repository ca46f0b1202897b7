#include "tests/bench/advice/task.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "daemon/codec/job_codec.hpp"
#include "tests/bench/advice/task_data.hpp"

namespace rangefinder::advice_bench {
namespace {

using nlohmann::json;

// The tasks' own words for what the API calls otherwise.
json api_layer(json layer) {
    const std::string type = layer.at("type");
    if (type == "batch_norm2d") layer["type"] = "batch_norm";
    if (type != "transformer_block") return layer;
    layer["num_heads"] = layer.at("heads");
    layer["dim_feedforward"] = layer.at("feedforward");
    layer["activation"] = "gelu";
    layer.erase("heads");
    layer.erase("feedforward");
    return layer;
}

json api_model(json model) {
    for (json& layer : model.at("layers")) layer = api_layer(layer);
    return model;
}

}  // namespace

AdviceTask read_task(const json& task, const std::filesystem::path& data_folder) {
    const json request = {{"kind", "range_test"},
                          {"name", task.at("name")},
                          {"dataset", "ds_task"},
                          {"model", api_model(task.at("model"))},
                          {"optimizer", task.at("optimizer")},
                          {"batch_size", task.at("batch_size")},
                          {"range_test", {{"planned_steps", task.at("steps")}}},
                          {"diagnostics", {{"every", 0}}},
                          {"limits", {{"seconds", 3600}}}};
    auto job = codec::job_spec_from_json(request.dump());
    const std::string name = task.at("name");
    if (!job) {
        std::string text = name + ": " + job.error().text;
        for (const FieldError& field : job.error().fields) {
            text.append("; ").append(field.pointer).append(" ").append(field.detail);
        }
        throw std::runtime_error(text);
    }
    return {name, std::move(job).value(), read_task_data(task.at("data"), data_folder)};
}

}  // namespace rangefinder::advice_bench
