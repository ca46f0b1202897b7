// What cannot be, as clients send it: each answered with where, what came in and what is allowed,
// before any memory is taken.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "daemon/codec/job_codec.hpp"
#include "diagnostics/spec/model_summary.hpp"

using namespace rangefinder;
using namespace rangefinder::codec;
using nlohmann::json;

namespace {

enum class Data { kImages, kTable, kPair, kNumbers, kSeries, kText };

DataShape shape_of(Data data) {
    DataShape shape;
    shape.rows = 1000;
    shape.training_rows = 800;
    switch (data) {
        case Data::kImages:
            shape.example = {3, 8, 8};
            shape.classes = 10;
            break;
        case Data::kTable:
            shape.example = {6};
            shape.classes = 3;
            break;
        case Data::kPair:
            shape.example = {6};
            shape.classes = 2;
            break;
        case Data::kNumbers:
            shape.example = {6};
            shape.task = TaskKind::kRegression;
            break;
        case Data::kSeries:
            shape.example = {24, 1};
            shape.task = TaskKind::kSequence;
            break;
        case Data::kText:
            shape.example = {16};
            shape.task = TaskKind::kLanguage;
            shape.classes = shape.tokens = 65;
            shape.positions = 16;
            break;
    }
    return shape;
}

struct BadCase {
    Data data;
    const char* layers;  // JSON; a linear output follows where `model` says so.
    const char* pointer;
    const char* came_in;
    const char* allowed;
    const char* others = "{}";  // Merged into the job.
};

constexpr const char* kMlp = R"([{"type": "linear", "out_features": 3}])";
constexpr const char* kOne = R"([{"type": "linear", "out_features": 1}])";

const BadCase kCases[] = {
    // Images.
    {Data::kImages, R"([{"type": "conv2d", "out_channels": 4, "kernel_size": 9}])",
     "/model/layers/0/kernel_size", "9x9", "at most 8x8"},
    {Data::kImages, R"([{"type": "conv2d", "out_channels": 4, "kernel_size": 5, "dilation": 2}])",
     "/model/layers/0/kernel_size", "9x9", "at most 8x8"},
    {Data::kImages, R"([{"type": "conv2d", "out_channels": 4, "kernel_size": [3, 11]}])",
     "/model/layers/0/kernel_size", "3x11", "at most 8x8"},
    {Data::kImages, R"([{"type": "conv2d", "out_channels": -4, "kernel_size": 3}])",
     "/model/layers/0/out_channels", "-4", "1 to"},
    {Data::kImages, R"([{"type": "conv2d", "out_channels": 4, "kernel_size": 0}])",
     "/model/layers/0/kernel_size", "is 0", "1 to"},
    {Data::kImages, R"([{"type": "conv2d", "out_channels": 4, "kernel_size": 3, "stride": 0}])",
     "/model/layers/0/stride", "is 0", "1 to"},
    {Data::kImages, R"([{"type": "conv2d", "out_channels": 4, "kernel_size": 3, "padding": -1}])",
     "/model/layers/0/padding", "-1", "0 or more"},
    {Data::kImages, R"([{"type": "conv2d", "out_channels": 4, "kernel_size": 3, "padding": 3}])",
     "/model/layers/0/padding", "3 x 3", "smaller than the kernel"},
    {Data::kImages, R"([{"type": "conv2d", "out_channels": 4, "kernel_size": 3, "dilation": 0}])",
     "/model/layers/0/dilation", "is 0", "1 to"},
    {Data::kImages, R"([{"type": "conv2d", "out_channels": 4, "kernel_size": 3, "groups": 2}])",
     "/model/layers/0/groups", "is 2", "divide the 3 channels"},
    {Data::kImages, R"([{"type": "conv2d", "out_channels": 4, "kernel_size": 3, "groups": 3}])",
     "/model/layers/0/groups", "is 3", "divide the 4 out_channels"},
    {Data::kImages, R"([{"type": "conv2d", "out_channels": 4, "kernel_size": 3, "groups": 0}])",
     "/model/layers/0/groups", "is 0", "1 to"},
    {Data::kImages,
     R"([{"type": "max_pool2d", "kernel_size": 10}, {"type": "linear", "out_features": 10}])",
     "/model/layers/0/kernel_size", "10x10", "at most 8x8"},
    {Data::kImages, R"([{"type": "avg_pool2d", "kernel_size": 2, "padding": 2}])",
     "/model/layers/0/padding", "2 x 2", "half the kernel"},
    {Data::kImages, R"([{"type": "linear", "out_features": 10}])", "/model/layers/0", "3x8x8",
     "flatten"},
    {Data::kImages, R"([{"type": "lstm", "hidden_size": 4}])", "/model/layers/0", "3x8x8",
     "sequence"},
    {Data::kImages, R"([{"type": "conv2d", "out_channels": 10, "kernel_size": 3}])",
     "/model/layers/0", "10x6x6", "10, one for each class"},
    {Data::kImages,
     R"([{"type": "residual", "layers": [{"type": "conv2d", "out_channels": 3, "kernel_size": 3}]}])",
     "/model/layers/0/layers", "3x6x6", "keep the shape"},
    {Data::kImages,
     R"([{"type": "relu"}, {"type": "residual", "layers": [{"type": "conv2d", "out_channels": 3,
         "kernel_size": 9}]}])",
     "/model/layers/1/layers/0/kernel_size", "9x9", "at most 8x8"},
    // Tables.
    {Data::kTable, R"([{"type": "linear", "out_features": -3}])", "/model/layers/0/out_features",
     "-3", "1 to"},
    {Data::kTable, R"([{"type": "linear", "out_features": 1e300}])", "/model/layers/0/out_features",
     "e+300", "an integer"},
    {Data::kTable, R"([{"type": "linear", "out_features": 2.5}])", "/model/layers/0/out_features",
     "2.5", "an integer"},
    {Data::kTable, R"([{"type": "linear"}])", "/model/layers/0/out_features", "missing", "missing"},
    {Data::kTable, R"([{"type": "linear", "out_features": 7}])", "/model/layers/0/out_features",
     "7", "3, one for each class"},
    {Data::kTable, R"([{"type": "linear", "out_features": 3, "bais": false}])",
     "/model/layers/0/bais", "not known", "'bias'"},
    {Data::kTable, R"([{"type": "lineer", "out_features": 3}])", "/model/layers/0/type", "lineer",
     "'linear'"},
    {Data::kTable, R"([{"type": "conv2d", "out_channels": 4, "kernel_size": 3}])",
     "/model/layers/0", "vector of 6", "images"},
    {Data::kTable, R"([{"type": "global_avg_pool2d"}, {"type": "linear", "out_features": 3}])",
     "/model/layers/0", "vector of 6", "images"},
    {Data::kTable, R"([{"type": "gru", "hidden_size": 4}])", "/model/layers/0", "vector of 6",
     "sequence"},
    {Data::kTable, R"([{"type": "positional_embedding"}])", "/model/layers/0", "vector of 6",
     "sequence"},
    {Data::kTable, R"([{"type": "embedding", "num_embeddings": 4, "embedding_dim": 4}])",
     "/model/layers/0", "values", "token numbers"},
    {Data::kTable,
     R"([{"type": "linear", "out_features": 1000000000}, {"type": "linear",
         "out_features": 1000000000}, {"type": "linear", "out_features": 3}])",
     "/model/layers/1", "1000000001000000000 parameters", "allowed are"},
    {Data::kTable,
     R"([{"type": "linear", "out_features": 1000000}, {"type": "linear", "out_features": 1000000},
         {"type": "linear", "out_features": 3}])",
     "/model/layers/1", "1000001000000 parameters", "allowed are"},
    {Data::kTable,
     R"([{"type": "linear", "out_features": 20000}, {"type": "linear", "out_features": 20000},
         {"type": "linear", "out_features": 3}])",
     "/limits/memory_bytes", "1073741824", "needs about"},
    {Data::kTable, R"([])", "/model/layers", "0 layers", "1 to 256"},
    {Data::kTable, R"([{"type": "relu"}])", "/model/layers", "no parameter", "to train"},
    {Data::kTable, R"([{"type": "dropout", "p": 1}, {"type": "linear", "out_features": 3}])",
     "/model/layers/0/p", "is 1", "under 1"},
    {Data::kTable, R"([{"type": "batch_norm", "momentum": 2}, {"type": "linear",
        "out_features": 3}])",
     "/model/layers/0/momentum", "is 2", "to 1"},
    {Data::kTable, R"([{"type": "layer_norm", "eps": 0}, {"type": "linear", "out_features": 3}])",
     "/model/layers/0/eps", "is 0", "above 0"},
    {Data::kTable, R"([{"type": "batch_norm"}, {"type": "linear", "out_features": 3}])",
     "/batch_size", "is 1", "at least 2", R"({"batch_size": 1})"},
    {Data::kTable,
     R"([{"type": "linear", "out_features": 4, "name": "a"}, {"type": "linear", "out_features": 3,
         "name": "a"}])",
     "/model/layers/1/name", "\"a\"", "another layer"},
    {Data::kTable, R"([{"type": "linear", "out_features": 3, "name": "a.b"}])",
     "/model/layers/0/name", "a.b", "letters, digits"},
    {Data::kTable, R"([{"type": "residual", "layers": []}, {"type": "linear",
        "out_features": 3}])",
     "/model/layers/0/layers", "empty", "at least one"},
    {Data::kTable, R"([{"type": "residual", "layers": [{"type": "linear", "out_features": 5}]}])",
     "/model/layers/0/layers", "vector of 5", "keep the shape"},
    {Data::kTable, R"([{"type": "linear", "tied_to": "0"}])", "/model/layers/0/tied_to", "\"0\"",
     "embedding layer before"},
    // Sequences and text.
    {Data::kSeries, R"([{"type": "lstm", "hidden_size": 0}])", "/model/layers/0/hidden_size",
     "is 0", "1 to"},
    {Data::kSeries, R"([{"type": "lstm", "hidden_size": 4, "num_layers": 65}])",
     "/model/layers/0/num_layers", "65", "1 to 64"},
    {Data::kSeries, R"([{"type": "lstm", "hidden_size": 4, "output": "first"}])",
     "/model/layers/0/output", "first", "last and all"},
    {Data::kSeries, R"([{"type": "lstm", "hidden_size": 4}, {"type": "lstm", "hidden_size": 4}])",
     "/model/layers/1", "vector of 4", "sequence"},
    {Data::kSeries, R"([{"type": "batch_norm"}])", "/model/layers/0", "24 steps", "layer_norm"},
    {Data::kSeries,
     R"([{"type": "gru", "hidden_size": 4, "output": "all"}, {"type": "linear",
         "out_features": 1}])",
     "/model/layers/1", "24x1", "last step", R"({"model": {"loss": "mse"}})"},
    {Data::kText,
     R"([{"type": "embedding", "embedding_dim": 12}, {"type": "transformer_block",
         "num_heads": 5}])",
     "/model/layers/1/num_heads", "is 5", "divide the 12"},
    {Data::kText,
     R"([{"type": "embedding", "embedding_dim": 12}, {"type": "multi_head_attention",
         "num_heads": 0}])",
     "/model/layers/1/num_heads", "is 0", "1 to"},
    {Data::kText,
     R"([{"type": "embedding", "embedding_dim": 12}, {"type": "transformer_block", "num_heads": 2,
         "activation": "tanh"}])",
     "/model/layers/1/activation", "tanh", "relu and gelu"},
    {Data::kText, R"([{"type": "embedding", "num_embeddings": 60, "embedding_dim": 12}])",
     "/model/layers/0/num_embeddings", "is 60", "65 tokens"},
    {Data::kText, R"([{"type": "linear", "out_features": 65}])", "/model/layers/0", "token",
     "embedding"},
    {Data::kText,
     R"([{"type": "embedding", "embedding_dim": 12, "name": "e"}, {"type": "linear",
         "out_features": 8}, {"type": "linear", "tied_to": "e"}])",
     "/model/layers/2/tied_to", "12 values a token", "8 come in"},
    {Data::kText,
     R"([{"type": "embedding", "embedding_dim": 12, "name": "e"}, {"type": "linear",
         "out_features": 64, "tied_to": "e"}])",
     "/model/layers/1/out_features", "is 64", "it is 65"},
    {Data::kText,
     R"([{"type": "embedding", "embedding_dim": 12}, {"type": "linear", "tied_to": "nobody"}])",
     "/model/layers/1/tied_to", "nobody", "\"0\""},
    {Data::kText,
     R"([{"type": "embedding", "embedding_dim": 12}, {"type": "linear", "out_features": 64}])",
     "/model/layers/1/out_features", "16x64", "16x65"},
    {Data::kText,
     R"([{"type": "embedding", "embedding_dim": 12}, {"type": "lstm", "hidden_size": 65}])",
     "/model/layers/1", "65", "keep the steps"},
    // Losses, heads, weights.
    {Data::kNumbers, kOne, "/model/loss/type", "cross_entropy", "mse, l1, huber"},
    {Data::kTable, kMlp, "/model/loss/type", "bce_with_logits", "cross_entropy",
     R"({"model": {"loss": "bce_with_logits"}})"},
    {Data::kTable, kMlp, "/model/loss/label_smoothing", "is 1", "under 1",
     R"({"model": {"loss": {"type": "cross_entropy", "label_smoothing": 1}}})"},
    {Data::kTable, kMlp, "/model/loss/class_weights", "2 weights", "3 classes",
     R"({"model": {"loss": {"type": "cross_entropy", "class_weights": [1, 2]}}})"},
    {Data::kTable, kMlp, "/model/loss/class_weights/1", "is -2", "from 0",
     R"({"model": {"loss": {"type": "cross_entropy", "class_weights": [1, -2, 3]}}})"},
    {Data::kTable, kMlp, "/model/loss/class_weights", "even", "balanced",
     R"({"model": {"loss": {"type": "cross_entropy", "class_weights": "even"}}})"},
    {Data::kNumbers, kOne, "/model/loss/delta", "is 0", "above 0",
     R"({"model": {"loss": {"type": "huber", "delta": 0}}})"},
    {Data::kPair, kOne, "/model/loss/pos_weight", "is -1", "above 0",
     R"({"model": {"loss": {"type": "bce_with_logits", "pos_weight": -1}}})"},
    {Data::kTable, kMlp, "/model/loss/target", "cross_entropy", "mse, l1 and huber",
     R"({"model": {"loss": {"type": "cross_entropy", "target": "input"}}})"},
    {Data::kTable, kMlp, "/model/layers/0/out_features", "output 3", "6, as the input",
     R"({"model": {"loss": {"type": "mse", "target": "input"}}})"},
    {Data::kTable, kMlp, "/model/heads/1/name", "\"a\"", "another head",
     R"({"model": {"heads": [{"name": "a"}, {"name": "a"}]}})"},
    {Data::kTable, kOne, "/model/heads/0/layers/0/out_features", "output 4", "3, one for",
     R"({"model": {"heads": [{"name": "a", "layers": [{"type": "linear", "out_features": 4}]}]}})"},
    {Data::kTable, kMlp, "/model/heads/0/weight", "is -1", "from 0",
     R"({"model": {"heads": [{"name": "a", "weight": -1}, {"name": "b"}]}})"},
    {Data::kTable, kMlp, "/model/freeze/0", "nobody", "layers are named",
     R"({"model": {"freeze": ["nobody"]}})"},
    {Data::kTable, kMlp, "/model/freeze", "no parameter", "to train",
     R"({"model": {"freeze": ["0"]}})"},
    {Data::kTable, kMlp, "/model/weights", "x_1", "w_", R"({"model": {"weights": "x_1"}})"},
    {Data::kTable, kMlp, "/model/weights/include/0", "9", "layers are named",
     R"({"model": {"weights": {"id": "w_0123456789abcdef", "include": ["9"]}}})"},
    // How it is trained.
    {Data::kTable, kMlp, "/optimizer/parameter_groups/0/layers/0", "nobody", "layers are named",
     R"({"optimizer": {"type": "adam", "parameter_groups": [{"layers": ["nobody"]}]}})"},
    {Data::kTable, kMlp, "/optimizer/parameter_groups/1/layers/0", "0.weight", "one group",
     R"({"optimizer": {"type": "adam", "parameter_groups": [{"layers": ["0"]},
         {"layers": ["0.weight"]}]}})"},
    {Data::kTable, kMlp, "/optimizer/nesterov", "needs", "above 0",
     R"({"optimizer": {"type": "sgd", "nesterov": true}})"},
    {Data::kTable, kMlp, "/optimizer/alpha", "is 1", "under 1",
     R"({"optimizer": {"type": "rmsprop", "alpha": 1}})"},
    {Data::kTable, kMlp, "/training/schedule/step_size", "is 0", "1 to",
     R"({"training": {"schedule": {"type": "step", "step_size": 0}}})"},
    {Data::kTable, kMlp, "/training/schedule/milestones/1", "is 3", "exceed the one before",
     R"({"training": {"schedule": {"type": "multi_step", "milestones": [5, 3]}}})"},
    {Data::kTable, kMlp, "/training/schedule/T_0", "missing", "missing",
     R"({"training": {"schedule": "cosine_warm_restarts"}})"},
    {Data::kTable, kMlp, "/training/schedule/pct_start", "is 2", "to 1",
     R"({"training": {"schedule": {"type": "one_cycle", "pct_start": 2}}})"},
    {Data::kTable, kMlp, "/training/schedule/max_lr", "is 0.5", "learning_rate is 0.1",
     R"({"training": {"schedule": {"type": "one_cycle", "max_lr": 0.5}}})"},
    {Data::kTable, kMlp, "/training/schedule/warmup/start_factor", "is 0", "above 0",
     R"({"training": {"schedule": {"type": "cosine", "warmup": {"steps": 2,
         "start_factor": 0}}}})"},
    {Data::kTable, kMlp, "/training/schedule/warmup/steps", "is 50", "10 steps",
     R"({"training": {"schedule": {"type": "cosine", "warmup": {"steps": 50}}}})"},
    {Data::kTable, kMlp, "/training/schedule", "cosin", "'cosine'",
     R"({"training": {"schedule": "cosin"}})"},
    {Data::kTable, kMlp, "/training/clip/norm", "is 0", "above 0",
     R"({"training": {"clip": {"norm": 0}}})"},
    {Data::kTable, kMlp, "/training/accumulate", "is 0", "1 to",
     R"({"training": {"accumulate": 0}})"},
    {Data::kTable, kMlp, "/precision", "fp16", "float32 and bf16", R"({"precision": "fp16"})"},
    {Data::kTable, kMlp, "/batch_size", "is 801", "only 800", R"({"batch_size": 801})"},
};

json job_of(const BadCase& one) {
    json job = {{"kind", "training"},
                {"dataset", "ds_0123456789abcdef"},
                {"batch_size", 32},
                {"training", {{"steps", 10}, {"learning_rate", 0.1}}}};
    job["model"]["layers"] = json::parse(one.layers);
    job.merge_patch(json::parse(one.others));
    return job;
}

std::vector<FieldError> errors_of(const json& job, const DataShape& shape) {
    const auto spec = job_spec_from_json(job.dump());
    if (!spec.ok()) return spec.error().fields;
    const auto summary = summarize_model(*spec, shape);
    return summary.ok() ? std::vector<FieldError>{} : summary.error().fields;
}

std::string shown(const std::vector<FieldError>& errors) {
    std::string text = "errors:";
    for (const FieldError& error : errors) text += "\n  " + error.pointer + " " + error.detail;
    return text;
}

json nested(int depth) {
    json layer = {{"type", "linear"}, {"out_features", 6}};
    for (int i = 0; i < depth; ++i) {
        layer = {{"type", "residual"}, {"layers", json::array({layer})}};
    }
    return json::array({layer, {{"type", "linear"}, {"out_features", 3}}});
}

}  // namespace

TEST_CASE("What cannot be is answered with where, what came in and what is allowed") {
    STATIC_REQUIRE(std::size(kCases) >= 60);
    for (const BadCase& one : kCases) {
        const auto errors = errors_of(job_of(one), shape_of(one.data));
        INFO(one.layers << " " << one.others << "\nexpected at " << one.pointer << "\n"
                        << shown(errors));
        const bool told = std::any_of(errors.begin(), errors.end(), [&](const FieldError& error) {
            return error.pointer == one.pointer &&
                   error.detail.find(one.came_in) != std::string::npos &&
                   error.detail.find(one.allowed) != std::string::npos;
        });
        CHECK(told);
    }
}

TEST_CASE("Residuals within residuals are allowed eight deep, and told so beyond") {
    json job = job_of({Data::kTable, "[]", "", "", ""});
    job["model"]["layers"] = nested(8);
    CHECK(errors_of(job, shape_of(Data::kTable)).empty());
    job["model"]["layers"] = nested(9);
    const auto errors = errors_of(job, shape_of(Data::kTable));
    INFO(shown(errors));
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].detail.find("at most 8") != std::string::npos);
    CHECK(errors[0].pointer.find("/model/layers/0/layers/0/layers") == 0);
}

TEST_CASE("Layers are counted within residuals and heads too") {
    json job = job_of({Data::kTable, kMlp, "", "", ""});
    const json layer = {{"type", "relu"}};
    job["model"]["layers"] =
        json::array({{{"type", "residual"}, {"layers", std::vector<json>(256, layer)}}});
    const auto errors = errors_of(job, shape_of(Data::kTable));
    REQUIRE_FALSE(errors.empty());
    CHECK(errors[0].pointer == "/model/layers");
    CHECK(errors[0].detail == "has 257 layers in all; allowed are 1 to 256");
}
