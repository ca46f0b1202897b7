#include "daemon/cli/job_text.hpp"

#include <algorithm>
#include <charconv>

namespace rangefinder::cli {
namespace {

std::string number_text(double value) {
    char digits[32];
    return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

std::string linear(std::int64_t out_features) {
    return "{\"type\":\"linear\",\"out_features\":" + std::to_string(out_features) + "}";
}

std::int64_t outputs_of(const codec::DatasetView& dataset) {
    return dataset.task == "regression" ? std::max<std::int64_t>(1, dataset.target_features)
                                        : dataset.classes;
}

std::string mlp(const codec::DatasetView& dataset) {
    const std::string flatten = dataset.shape.size() > 1 ? "{\"type\":\"flatten\"}," : "";
    const std::string relu = ",{\"type\":\"relu\"},";
    return "{\"layers\":[" + flatten + linear(64) + relu + linear(64) + relu +
           linear(outputs_of(dataset)) + "]}";
}

std::string cnn(const codec::DatasetView& dataset) {
    const auto block = [](int channels) {
        return "{\"type\":\"conv2d\",\"out_channels\":" + std::to_string(channels) +
               ",\"kernel_size\":3,\"padding\":1},{\"type\":\"relu\"},"
               "{\"type\":\"max_pool2d\",\"kernel_size\":2},";
    };
    return "{\"layers\":[" + block(16) + block(32) + "{\"type\":\"flatten\"}," + linear(64) +
           ",{\"type\":\"relu\"}," + linear(outputs_of(dataset)) + "]}";
}

std::string model_text(const RangeTestOptions& options, const codec::DatasetView& dataset,
                       const std::string& model_file) {
    if (options.model == "mlp") return mlp(dataset);
    if (options.model == "cnn") return cnn(dataset);
    const auto first = model_file.find_first_not_of(" \t\r\n");
    const bool layers_only = first != std::string::npos && model_file[first] == '[';
    return layers_only ? "{\"layers\":" + model_file + "}" : model_file;
}

std::string optimizer_text(const RangeTestOptions& options) {
    std::string text = "{\"type\":" + codec::quoted(options.optimizer);
    if (options.momentum) text += ",\"momentum\":" + number_text(*options.momentum);
    if (options.weight_decay) text += ",\"weight_decay\":" + number_text(*options.weight_decay);
    return text + "}";
}

// Members of an object, those that were given.
class Members {
  public:
    Members& text(const char* name, const std::optional<std::string>& value) {
        return value ? add(name, codec::quoted(*value)) : *this;
    }
    Members& number(const char* name, const std::optional<double>& value) {
        return value ? add(name, number_text(*value)) : *this;
    }
    Members& integer(const char* name, const std::optional<std::int64_t>& value) {
        return value ? add(name, std::to_string(*value)) : *this;
    }
    Members& flag(const char* name, bool value) { return value ? add(name, "true") : *this; }
    Members& add(const char* name, const std::string& json) {
        json_ += (json_.empty() ? "" : ",") + codec::quoted(name) + ":" + json;
        return *this;
    }
    bool empty() const { return json_.empty(); }
    std::string object() const { return "{" + json_ + "}"; }

  private:
    std::string json_;
};

std::string names_text(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ",") + codec::quoted(name);
    return "[" + text + "]";
}

std::string work_text(const RangeTestOptions& options) {
    Members members, clip;
    members.number("start", options.start)
        .number("end", options.end)
        .text("range", options.range)
        .integer("steps", options.steps)
        .text("spacing", options.spacing)
        .integer("sweeps", options.sweeps)
        .integer("batches_per_rate", options.batches_per_rate)
        .flag("reset", options.reset)
        .flag("validation", options.validation)
        .number("group_base_rate", options.group_base_rate)
        .number("stop_factor", options.stop_factor)
        .text("budget", options.budget)
        .integer("planned_steps", options.planned_steps)
        .text("planned_schedule", options.planned_schedule);
    if (!options.group.empty()) members.add("group", names_text(options.group));
    if (!options.advise.empty()) members.add("advise", names_text(options.advise));
    clip.number("norm", options.clip_norm).number("value", options.clip_value);
    if (!clip.empty()) members.add("clip", clip.object());
    return members.object();
}

std::string limits_text(const RangeTestOptions& options) {
    Members limits;
    limits.integer("threads", options.threads).number("seconds", options.seconds);
    return limits.object();
}

}  // namespace

std::string range_test_json(const RangeTestOptions& options, const codec::DatasetView& dataset,
                            const std::string& model_file) {
    return "{\"kind\":\"range_test\",\"name\":\"command line\",\"dataset\":" +
           codec::quoted(dataset.id) + ",\"model\":" + model_text(options, dataset, model_file) +
           ",\"optimizer\":" + optimizer_text(options) +
           ",\"batch_size\":" + std::to_string(options.batch_size) +
           ",\"seed\":" + std::to_string(options.seed) + ",\"range_test\":" + work_text(options) +
           ",\"limits\":" + limits_text(options) + "}";
}

}  // namespace rangefinder::cli
