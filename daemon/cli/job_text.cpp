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

}  // namespace

std::string range_test_json(const RangeTestOptions& options, const codec::DatasetView& dataset,
                            const std::string& model_file) {
    return "{\"kind\":\"range_test\",\"name\":\"command line\",\"dataset\":" +
           codec::quoted(dataset.id) + ",\"model\":" + model_text(options, dataset, model_file) +
           ",\"optimizer\":" + optimizer_text(options) +
           ",\"batch_size\":" + std::to_string(options.batch_size) +
           ",\"seed\":" + std::to_string(options.seed) +
           ",\"range_test\":{\"start\":" + number_text(options.start) +
           ",\"end\":" + number_text(options.end) + ",\"steps\":" + std::to_string(options.steps) +
           ",\"budget\":" + codec::quoted(options.budget) + "}}";
}

}  // namespace rangefinder::cli
