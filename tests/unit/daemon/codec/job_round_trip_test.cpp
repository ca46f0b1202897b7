// Every member of a specification survives being written and read again.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "daemon/codec/job_codec.hpp"

using namespace rangefinder;
using namespace rangefinder::codec;
using nlohmann::json;

namespace {

json job_with(const char* model, const char* others = "{}") {
    json job = {{"kind", "training"},
                {"dataset", "ds_0123456789abcdef"},
                {"training", {{"steps", 100}, {"learning_rate", 0.1}}}};
    job["model"] = json::parse(model);
    job.merge_patch(json::parse(others));
    return job;
}

// The job as it is shown again, after two rounds that agree.
json shown_again(const json& job) {
    const auto spec = job_spec_from_json(job.dump());
    INFO((spec.ok() ? "" : spec.error().text));
    REQUIRE(spec.ok());
    const std::string text = to_json(*spec);
    const auto again = job_spec_from_json(text);
    REQUIRE(again.ok());
    CHECK(to_json(*again) == text);
    return json::parse(text);
}

// Whether all of `part` is in `whole`.
void check_holds(const json& whole, const json& part, const std::string& pointer = "") {
    INFO(pointer << ": " << part.dump());
    if (part.is_object()) {
        REQUIRE(whole.is_object());
        for (const auto& [name, value] : part.items()) {
            INFO(name);
            REQUIRE(whole.contains(name));
            check_holds(whole[name], value, pointer + "/" + name);
        }
    } else if (part.is_array() && !part.empty() && part.front().is_object()) {
        REQUIRE(whole.size() == part.size());
        for (std::size_t i = 0; i < part.size(); ++i) {
            check_holds(whole[i], part[i], pointer + "/" + std::to_string(i));
        }
    } else {
        CHECK(whole == part);
    }
}

void check_kept(const json& job) {
    check_holds(shown_again(job), job);
}

}  // namespace

TEST_CASE("Every layer's members, none of them the default, are kept") {
    check_kept(job_with(R"({"layers": [
        {"type": "linear", "name": "a", "out_features": 5, "bias": false},
        {"type": "conv2d", "out_channels": 6, "kernel_size": [3, 5], "stride": [1, 2],
         "padding": [1, 2], "dilation": [2, 1], "groups": 2, "bias": false},
        {"type": "max_pool2d", "kernel_size": [2, 3], "stride": 1, "padding": [0, 1]},
        {"type": "avg_pool2d", "kernel_size": 3, "stride": 2, "padding": 1},
        {"type": "global_avg_pool2d"}, {"type": "flatten"},
        {"type": "batch_norm", "momentum": 0.2, "eps": 0.001},
        {"type": "layer_norm", "eps": 0.002}, {"type": "dropout", "p": 0.25},
        {"type": "embedding", "name": "e", "num_embeddings": 10, "embedding_dim": 4},
        {"type": "positional_embedding"},
        {"type": "lstm", "hidden_size": 7, "num_layers": 2, "bidirectional": true, "bias": false,
         "output": "all"},
        {"type": "gru", "hidden_size": 7, "num_layers": 3, "output": "all"},
        {"type": "multi_head_attention", "num_heads": 2, "causal": true},
        {"type": "transformer_block", "num_heads": 2, "dim_feedforward": 64, "norm": "pre",
         "causal": true, "activation": "gelu"},
        {"type": "residual", "layers": [{"type": "residual", "name": "in",
         "layers": [{"type": "silu"}]}]},
        {"type": "leaky_relu", "negative_slope": 0.2}, {"type": "elu", "alpha": 0.5},
        {"type": "relu"}, {"type": "gelu"}, {"type": "sigmoid"}, {"type": "tanh"},
        {"type": "linear", "tied_to": "e", "bias": false}]})"));
}

TEST_CASE("Every loss's members, heads, weights and frozen names are kept") {
    for (const char* loss :
         {R"({"type": "cross_entropy", "label_smoothing": 0.1, "class_weights": [1.0, 2.5],
              "ignore_index": -100})",
          R"({"type": "cross_entropy", "class_weights": "balanced"})",
          R"({"type": "bce_with_logits", "pos_weight": 3.0})", R"({"type": "mse"})",
          R"({"type": "l1", "target": "input"})", R"({"type": "huber", "delta": 0.5})"}) {
        json job = job_with(R"({"layers": [{"type": "linear", "out_features": 2}]})");
        job["model"]["loss"] = json::parse(loss);
        check_kept(job);
    }
    check_kept(job_with(R"({"layers": [{"type": "linear", "out_features": 8}],
        "heads": [{"name": "classes", "layers": [{"type": "linear", "out_features": 2}],
                   "loss": {"type": "cross_entropy"}, "weight": 0.5, "learning_rate_scale": 2.0},
                  {"name": "copy", "layers": [{"type": "linear", "out_features": 6}],
                   "loss": {"type": "mse", "target": "input"}}],
        "weights": {"id": "job_0123456789abcdef", "include": ["0", "classes.0.weight"]},
        "freeze": ["copy", "0.bias"]})"));
    check_kept(job_with(R"({"layers": [{"type": "linear", "out_features": 8}],
                           "weights": "w_0123456789abcdef"})"));
}

TEST_CASE("Every optimizer's members are kept") {
    for (const char* optimizer :
         {R"({"type": "sgd", "momentum": 0.9, "nesterov": true, "weight_decay": 0.1, "l1": 0.01,
              "parameter_groups": [{"layers": ["0.bias"], "learning_rate_scale": 0.5,
                                    "weight_decay": 0.0}]})",
          R"({"type": "adam", "betas": [0.8, 0.99], "eps": 1e-6})",
          R"({"type": "adamw", "weight_decay": 0.2})",
          R"({"type": "rmsprop", "alpha": 0.9, "eps": 1e-6, "momentum": 0.5, "centered": true})",
          R"({"type": "adagrad", "lr_decay": 0.1, "eps": 1e-6, "initial_accumulator_value": 0.1})",
          R"({"type": "dadapt_adam", "betas": [0.8, 0.99], "d0": 1e-5})",
          R"({"type": "prodigy", "betas": [0.8, 0.99], "d0": 1e-5})"}) {
        json job = job_with(R"({"layers": [{"type": "linear", "out_features": 2}]})");
        job["optimizer"] = json::parse(optimizer);
        check_kept(job);
    }
}

TEST_CASE("Every schedule's members are kept") {
    for (const char* schedule :
         {R"({"type": "constant", "warmup": {"steps": 5, "start_factor": 0.1}})",
          R"({"type": "step", "step_size": 7, "gamma": 0.5})",
          R"({"type": "multi_step", "milestones": [3, 9], "gamma": 0.5})",
          R"({"type": "exponential", "gamma": 0.99})",
          R"({"type": "polynomial", "total_iters": 50, "power": 2.0})",
          R"({"type": "cosine", "T_max": 80, "eta_min": 0.001})",
          R"({"type": "cosine_warm_restarts", "T_0": 10, "T_mult": 2, "eta_min": 0.001})",
          R"({"type": "cyclic", "base_lr": 0.01, "step_size_up": 10, "step_size_down": 20,
              "mode": "exp_range", "gamma": 0.999, "cycle_momentum": true, "base_momentum": 0.7,
              "max_momentum": 0.95, "max_lr": 0.1})",
          R"({"type": "one_cycle", "total_steps": 90, "pct_start": 0.4,
              "anneal_strategy": "linear", "cycle_momentum": true, "base_momentum": 0.7,
              "max_momentum": 0.9, "div_factor": 10.0, "final_div_factor": 100.0,
              "three_phase": true})",
          R"({"type": "reduce_on_plateau", "mode": "max", "factor": 0.5, "patience": 3,
              "threshold": 0.01, "threshold_mode": "abs", "cooldown": 2, "min_lr": 0.0001})"}) {
        json job = job_with(R"({"layers": [{"type": "linear", "out_features": 2}]})");
        job["training"]["schedule"] = json::parse(schedule);
        check_kept(job);
    }
}

TEST_CASE("What a training and a range test take is kept, in short forms too") {
    const char* model = R"({"layers": [{"type": "linear", "out_features": 2}]})";
    check_kept(job_with(model, R"({"precision": "bf16", "training": {"clip": {"norm": 1.0,
        "value": 0.5}, "accumulate": 4, "checkpoint_every": 10, "evaluate_every": 20,
        "early_stopping": {"patience": 2, "min_delta": 0.01}}})"));
    const json shown = shown_again(
        job_with(model, R"({"optimizer": "adagrad", "training": {"clip": 2, "schedule": "cosine"},
                   "model": {"loss": "mse"}})"));
    CHECK(shown["training"]["clip"] == json{{"norm", 2.0}});
    CHECK(shown["training"]["schedule"] == json{{"type", "cosine"}, {"eta_min", 0.0}});
    CHECK(shown["model"]["loss"] == json{{"type", "mse"}});
    json range_test = job_with(model);
    range_test["kind"] = "range_test";
    range_test.erase("training");
    range_test["range_test"] = {{"clip", {{"value", 0.5}}}, {"planned_schedule", "cosine"}};
    check_kept(range_test);
    range_test["range_test"] = {{"range", "auto"},        {"sweeps", 7},
                                {"reset", true},          {"batches_per_rate", 3},
                                {"validation", true},     {"group", {"0.weight", "0"}},
                                {"group_base_rate", 1e-3}};
    check_kept(range_test);
}

TEST_CASE("A cycle's max_lr stands for a learning rate that is not given") {
    json job = job_with(R"({"layers": [{"type": "linear", "out_features": 2}]})");
    job["training"].erase("learning_rate");
    job["training"]["schedule"] = {{"type", "one_cycle"}, {"max_lr", 0.3}};
    CHECK(shown_again(job)["training"]["learning_rate"] == 0.3);
}

TEST_CASE("What may be left out may also be null, as /v1/info shows its default") {
    const json shown = shown_again(job_with(
        R"({"layers": [{"type": "linear", "out_features": 2, "tied_to": null},
                       {"type": "embedding", "num_embeddings": null, "embedding_dim": 3},
                       {"type": "avg_pool2d", "kernel_size": 2, "stride": null}],
            "loss": {"type": "cross_entropy", "class_weights": null, "ignore_index": null},
            "weights": null})"));
    CHECK(shown["model"]["layers"][0] ==
          json{{"type", "linear"}, {"out_features", 2}, {"bias", true}});
    CHECK(shown["model"]["layers"][2]["stride"] == 2);
}
