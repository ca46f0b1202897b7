#include "daemon/codec/job_codec.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace rangefinder;
using namespace rangefinder::codec;
using nlohmann::json;

namespace {

// The contract's own example, without what comes with a later version.
json example() {
    return json::parse(R"({"kind": "range_test", "name": "mnist cnn", "priority": 0,
        "labels": {"team": "vision"}, "dataset": "ds_0123456789abcdef",
        "model": {"layers": [{"type": "conv2d", "out_channels": 32, "kernel_size": 3, "padding": 1},
                             {"type": "relu"}, {"type": "max_pool2d", "kernel_size": [2, 3]},
                             {"type": "flatten"}, {"type": "linear", "out_features": 10}],
                  "loss": {"type": "cross_entropy"}, "freeze": ["0"]},
        "optimizer": {"type": "sgd", "momentum": 0.9, "weight_decay": 0.0005},
        "batch_size": 64, "seed": 1,
        "range_test": {"start": 1e-7, "end": 10, "steps": 100, "spacing": "exponential",
                       "stop_factor": 4, "budget": "standard", "planned_steps": 2000,
                       "planned_schedule": "constant"},
        "limits": {"threads": 1, "memory_bytes": 1073741824, "seconds": 600}})");
}

json training_example() {
    json job = example();
    job["kind"] = "training";
    job.erase("range_test");
    job["training"] = {{"epochs", 2}, {"learning_rate", 0.1}};
    return job;
}

std::vector<FieldError> complaints(const json& job) {
    const auto spec = job_spec_from_json(job.dump());
    if (spec.ok()) return {};
    CHECK(spec.error().kind == ErrorKind::kInvalid);
    return spec.error().fields;
}

std::string detail_at(const std::vector<FieldError>& errors, const std::string& pointer) {
    const auto found = std::find_if(errors.begin(), errors.end(),
                                    [&](const FieldError& e) { return e.pointer == pointer; });
    return found == errors.end() ? "(no complaint)" : found->detail;
}

json changed(json job, const std::string& pointer, json value) {
    job[json::json_pointer(pointer)] = std::move(value);
    return job;
}

}  // namespace

TEST_CASE("The contract's example is read whole") {
    const auto spec = job_spec_from_json(example().dump());
    REQUIRE(spec.ok());
    CHECK(spec->name == "mnist cnn");
    CHECK(spec->labels.at("team") == "vision");
    REQUIRE(spec->model.layers.size() == 5);
    const auto& conv = std::get<Conv2dSpec>(spec->model.layers[0].parameters);
    CHECK(conv.out_channels == 32);
    CHECK(conv.kernel_size == Pair{3, 3});
    CHECK(conv.padding == Pair{1, 1});
    const auto& pool = std::get<Pool2dSpec>(spec->model.layers[2].parameters);
    CHECK(pool.kernel_size == Pair{2, 3});
    CHECK(pool.stride == Pair{2, 3});
    CHECK(spec->optimizer.momentum == 0.9);
    CHECK(std::get<RangeTestSpec>(spec->work).planned_steps == 2000);
}

TEST_CASE("A specification shown back is the same specification, defaults filled in") {
    for (const json& job : {example(), training_example()}) {
        const auto spec = job_spec_from_json(job.dump());
        REQUIRE(spec.ok());
        const std::string shown = to_json(*spec);
        const auto again = job_spec_from_json(shown);
        REQUIRE(again.ok());
        CHECK(to_json(*again) == shown);
        const json back = json::parse(shown);
        CHECK(back["model"]["layers"][0]["stride"] == 1);
        CHECK(back["model"]["layers"][0]["bias"] == true);
        CHECK(back["optimizer"]["nesterov"] == false);
        CHECK(back["limits"]["threads"] == 1);
    }
}

TEST_CASE("The defaults of an optimizer are PyTorch's") {
    const auto shown = [](const char* type) {
        json job = example();
        job["optimizer"] = {{"type", type}};
        const auto spec = job_spec_from_json(job.dump());
        REQUIRE(spec.ok());
        return json::parse(to_json(*spec))["optimizer"];
    };
    CHECK(shown("sgd") == json{{"type", "sgd"},
                               {"momentum", 0.0},
                               {"nesterov", false},
                               {"weight_decay", 0.0},
                               {"l1", 0.0}});
    CHECK(shown("adam") == json{{"type", "adam"},
                                {"betas", {0.9, 0.999}},
                                {"eps", 1e-8},
                                {"weight_decay", 0.0},
                                {"l1", 0.0}});
    CHECK(shown("rmsprop") == json{{"type", "rmsprop"},
                                   {"alpha", 0.99},
                                   {"eps", 1e-8},
                                   {"momentum", 0.0},
                                   {"centered", false},
                                   {"weight_decay", 0.0},
                                   {"l1", 0.0}});
    CHECK(shown("adagrad")["eps"] == 1e-10);
    CHECK(shown("prodigy")["d0"] == 1e-6);
    CHECK(shown("adamw")["weight_decay"] == 0.01);
}

TEST_CASE("Every member of a wrong type is refused at its pointer") {
    const std::vector<json> wrong = {json(nullptr),
                                     json(true),
                                     json(-1.5),
                                     json(1e300),
                                     json("abc"),
                                     json::object(),
                                     json::array({json::array()})};
    for (const char* pointer :
         {"/model/layers/0/out_channels", "/model/layers/0/kernel_size", "/batch_size", "/priority",
          "/range_test/steps", "/limits/threads", "/limits/memory_bytes"}) {
        for (const json& value : wrong) {
            INFO(pointer << " " << value.dump());
            CHECK_FALSE(complaints(changed(example(), pointer, value)).empty());
        }
    }
    for (const char* pointer : {"/name", "/dataset", "/kind", "/model/layers/1/type",
                                "/model/loss/type", "/optimizer/type", "/range_test/budget"}) {
        for (const json& value : {json(nullptr), json(true), json(3), json::object()}) {
            INFO(pointer << " " << value.dump());
            CHECK(detail_at(complaints(changed(example(), pointer, value)), pointer) !=
                  "(no complaint)");
        }
    }
    for (const char* pointer : {"/labels", "/model", "/model/layers", "/model/loss", "/optimizer",
                                "/range_test", "/limits", "/model/freeze"}) {
        for (const json& value : {json(true), json(3), json("x")}) {
            INFO(pointer << " " << value.dump());
            CHECK(detail_at(complaints(changed(example(), pointer, value)), pointer) !=
                  "(no complaint)");
        }
    }
}

TEST_CASE("All wrong fields are named at once") {
    json job = example();
    job["batch_size"] = 3.9;
    job["seed"] = -1;
    job["optimiser"] = job["optimizer"];
    job["model"]["layers"][0].erase("kernel_size");
    job["model"]["layers"][4]["out_feature"] = 3;
    job["range_test"]["steps"] = 5;
    const auto errors = complaints(job);
    CHECK(detail_at(errors, "/batch_size") == "must be an integer, not 3.9");
    CHECK(detail_at(errors, "/seed") == "must be an integer of at least 0, not -1");
    CHECK(detail_at(errors, "/optimiser").find("did you mean 'optimizer'?") != std::string::npos);
    CHECK(detail_at(errors, "/model/layers/0/kernel_size") == "is missing");
    CHECK(detail_at(errors, "/model/layers/4/out_feature").find("out_features") !=
          std::string::npos);
    CHECK(detail_at(errors, "/range_test/steps") != "(no complaint)");
    CHECK(errors.size() >= 6);
}

TEST_CASE("Missing members are named") {
    const auto errors = complaints(json::object());
    for (const char* pointer : {"/kind", "/dataset", "/model"}) {
        CHECK(detail_at(errors, pointer) == "is missing");
    }
}

TEST_CASE("Words that are not known are answered with the near one and all that are") {
    const auto detail = [](const char* pointer, const json& value) {
        return detail_at(complaints(changed(example(), pointer, value)), pointer);
    };
    CHECK(detail("/model/layers/1/type", "rleu").find("did you mean 'relu'?") != std::string::npos);
    CHECK(detail("/model/layers/1/type", "lsmt").find("did you mean 'lstm'?") != std::string::npos);
    CHECK(detail("/model/layers/1/type", "x").find("transformer_block, residual, relu") !=
          std::string::npos);
    CHECK(detail("/kind", "search").find("not available in this version") != std::string::npos);
    CHECK(detail("/optimizer", "adma").find("did you mean 'adam'?") != std::string::npos);
}

TEST_CASE("A job has the work of its own kind only") {
    json job = training_example();
    job["range_test"] = json::object();
    CHECK(detail_at(complaints(job), "/range_test").find("does not belong to kind") == 0);
    job = training_example();
    job.erase("training");
    CHECK(detail_at(complaints(job), "/training") == "is missing");
    job = training_example();
    job["training"]["steps"] = 10;
    CHECK(detail_at(complaints(job), "/training").find("both epochs and steps") !=
          std::string::npos);
    job = training_example();
    job["training"]["schedule"] = "cosin";
    CHECK(detail_at(complaints(job), "/training/schedule").find("did you mean 'cosine'?") !=
          std::string::npos);
    job["training"]["schedule"] = {{"type", "constant"}};
    CHECK(complaints(job).empty());
}

TEST_CASE("A kernel size is an integer or a pair") {
    const char* pointer = "/model/layers/0/kernel_size";
    for (const json& value : {json::array({3}), json::array({1, 2, 3}), json::array()}) {
        CHECK(detail_at(complaints(changed(example(), pointer, value)), pointer)
                  .find("must be an integer or [height, width]") == 0);
    }
    const auto errors = complaints(changed(example(), pointer, json::array({3, "x"})));
    CHECK(detail_at(errors, "/model/layers/0/kernel_size/1") ==
          "must be an integer, not the string \"x\"");
}

TEST_CASE("Text that is not JSON is malformed, not invalid") {
    const auto spec = job_spec_from_json("{\"kind\": ");
    REQUIRE_FALSE(spec.ok());
    CHECK(spec.error().kind == ErrorKind::kMalformed);
    CHECK(complaints(json::array()).size() == 1);
}
