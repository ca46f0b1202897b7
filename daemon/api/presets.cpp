#include "daemon/api/presets.hpp"

#include <algorithm>

namespace rangefinder::api {
namespace {

Json linear(std::int64_t out_features) {
    return {{"type", "linear"}, {"out_features", out_features}};
}

Json activation(const char* type) {
    return Json{{"type", type}};
}

Json convolution(std::int64_t out_channels) {
    return {{"type", "conv2d"}, {"out_channels", out_channels}, {"kernel_size", 3}, {"padding", 1}};
}

Json pool() {
    return {{"type", "max_pool2d"}, {"kernel_size", 2}};
}

Json mlp(std::int64_t width, const char* type, std::int64_t outputs) {
    return Json::array(
        {linear(width), activation(type), linear(width), activation(type), linear(outputs)});
}

Json batch_norm() {
    return Json{{"type", "batch_norm"}};
}

// [1, 16, 16] -> 10 classes, with batch norm and global pooling in place of wide layers.
Json cnn_batch_norm() {
    return Json::array({convolution(16), batch_norm(), activation("relu"), pool(), convolution(32),
                        batch_norm(), activation("relu"), activation("global_avg_pool2d"),
                        linear(10)});
}

// 256 pixels through 16 numbers and back.
Json autoencoder() {
    return Json::array({activation("flatten"), linear(64), activation("relu"), linear(16),
                        activation("relu"), linear(64), activation("relu"), linear(256)});
}

Json lstm_forecaster() {
    return Json::array({Json{{"type", "lstm"}, {"hidden_size", 32}}, linear(1)});
}

Json transformer_block() {
    return {{"type", "transformer_block"},
            {"num_heads", 4},
            {"dim_feedforward", 128},
            {"norm", "pre"},
            {"causal", true},
            {"activation", "gelu"}};
}

// The output layer is as wide as the text has characters: it shares the embedding's weight.
Json small_transformer() {
    return Json::array({Json{{"type", "embedding"}, {"name", "characters"}, {"embedding_dim", 32}},
                        activation("positional_embedding"), transformer_block(),
                        transformer_block(), activation("layer_norm"),
                        Json{{"type", "linear"}, {"tied_to", "characters"}, {"bias", false}}});
}

Json epochs(std::int64_t count, double learning_rate, const char* schedule = "constant") {
    return {{"epochs", count}, {"learning_rate", learning_rate}, {"schedule", schedule}};
}

Json job(const char* name, Json layers, const char* loss, Json optimizer, std::int64_t batch_size) {
    Json json = {{"kind", "range_test"}, {"name", name}};
    json["model"]["layers"] = std::move(layers);
    json["model"]["loss"] = Json{{"type", loss}};
    json["optimizer"] = std::move(optimizer);
    json["batch_size"] = batch_size;
    json["seed"] = 1;
    return json;
}

Json momentum() {
    return {{"type", "sgd"}, {"momentum", 0.9}};
}

Json adam() {
    return Json{{"type", "adam"}};
}

// Whatever is more than a table of rows.
void add_deeper_presets(std::vector<Preset>& list) {
    list.push_back({"cnn-batch-norm-glyphs",
                    "The same digits, a CNN with batch norm and global pooling, SGD with momentum",
                    Json{{"generator", "glyphs"}, {"rows", 3000}, {"noise", 0.1}, {"seed", 1}},
                    job("cnn-batch-norm-glyphs", cnn_batch_norm(), "cross_entropy", momentum(), 64),
                    epochs(8, 0.1, "one_cycle")});
    Json autoencoding = job("autoencoder-glyphs", autoencoder(), "mse", adam(), 64);
    autoencoding["model"]["loss"]["target"] = "input";
    list.push_back({"autoencoder-glyphs",
                    "Digits squeezed through 16 numbers and drawn again, Adam, MSE",
                    Json{{"generator", "glyphs"}, {"rows", 3000}, {"noise", 0.05}, {"seed", 1}},
                    std::move(autoencoding), epochs(10, 2e-3)});
    list.push_back({"lstm-waves",
                    "The next value of a sum of waves from the 24 before, an LSTM of 32, Adam",
                    Json{{"generator", "waves"}, {"rows", 3000}, {"noise", 0.05}, {"seed", 1}},
                    job("lstm-waves", lstm_forecaster(), "mse", adam(), 32), epochs(6, 5e-3)});
    list.push_back({"transformer-sentences",
                    "The next character of made-up sentences, a transformer of two blocks, AdamW",
                    Json{{"generator", "sentences"},
                         {"rows", 1500},
                         {"noise", 0.0},
                         {"window", 32},
                         {"seed", 1}},
                    job("transformer-sentences", small_transformer(), "cross_entropy",
                        Json{{"type", "adamw"}}, 16),
                    epochs(6, 1e-2, "one_cycle")});
}

std::vector<Preset> make_presets() {
    std::vector<Preset> list;
    list.push_back({"mlp-two-moons",
                    "Two interleaved half circles, an MLP of 2 x 32, SGD with momentum",
                    Json{{"generator", "two_moons"}, {"rows", 2000}, {"noise", 0.1}, {"seed", 1}},
                    job("mlp-two-moons", mlp(32, "relu", 2), "cross_entropy", momentum(), 32),
                    epochs(10, 0.05)});
    list.push_back(
        {"mlp-spirals", "Three spirals, an MLP of 2 x 64, Adam",
         Json{
             {"generator", "spirals"}, {"rows", 3000}, {"noise", 0.1}, {"classes", 3}, {"seed", 1}},
         job("mlp-spirals", mlp(64, "tanh", 3), "cross_entropy", adam(), 64), epochs(40, 0.01)});
    list.push_back(
        {"mlp-blobs", "Five clouds in eight dimensions, an MLP of 2 x 32, AdamW",
         Json{{"generator", "blobs"},
              {"rows", 2000},
              {"noise", 1.0},
              {"classes", 5},
              {"features", 8},
              {"seed", 1}},
         job("mlp-blobs", mlp(32, "gelu", 5), "cross_entropy", Json{{"type", "adamw"}}, 64),
         epochs(10, 5e-3)});
    list.push_back(
        {"mlp-regression", "A noisy function of eight numbers, an MLP of 2 x 32, Adam, MSE",
         Json{{"generator", "regression"},
              {"rows", 2000},
              {"noise", 0.1},
              {"features", 8},
              {"seed", 1}},
         job("mlp-regression", mlp(32, "relu", 1), "mse", adam(), 64), epochs(30, 5e-3)});
    list.push_back({"cnn-glyphs", "Drawn and distorted digits of 16 x 16 pixels, a small CNN, Adam",
                    Json{{"generator", "glyphs"}, {"rows", 3000}, {"noise", 0.1}, {"seed", 1}},
                    job("cnn-glyphs",
                        Json::array({convolution(8), activation("relu"), pool(), convolution(16),
                                     activation("relu"), pool(), activation("flatten"), linear(32),
                                     activation("relu"), linear(10)}),
                        "cross_entropy", adam(), 64),
                    epochs(6, 2e-3)});
    add_deeper_presets(list);
    return list;
}

bool is_merged(const std::string& member) {
    return member == "range_test" || member == "training" || member == "limits";
}

}  // namespace

const std::vector<Preset>& presets() {
    static const std::vector<Preset> list = make_presets();
    return list;
}

const Preset* find_preset(const std::string& name) {
    const auto& list = presets();
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const Preset& preset) { return preset.name == name; });
    return found == list.end() ? nullptr : &*found;
}

std::vector<std::string> preset_names() {
    std::vector<std::string> names;
    for (const Preset& preset : presets()) names.push_back(preset.name);
    return names;
}

Json with_overrides(const Preset& preset, const Json& request) {
    Json merged = preset.job;
    if (request.value("kind", Json()) == "training") merged["training"] = preset.training;
    for (const auto& [name, value] : request.items()) {
        if (name == "preset") continue;
        if (is_merged(name) && merged.contains(name) && value.is_object() &&
            merged[name].is_object()) {
            merged[name].update(value);
        } else {
            merged[name] = value;
        }
    }
    return merged;
}

}  // namespace rangefinder::api
