#include "daemon/cli/job_text.hpp"

#include <catch2/catch.hpp>

#include "daemon/codec/job_codec.hpp"

using namespace rangefinder;
using namespace rangefinder::cli;

TEST_CASE("The flags' defaults make a job that the daemon takes") {
    const codec::DatasetView images{"ds_0123456789abcdef", "classification", {1, 28, 28}, 10, 0};
    for (const char* model : {"mlp", "cnn"}) {
        RangeTestOptions options;
        options.model = model;
        options.momentum = 0.9;
        const auto spec = codec::job_spec_from_json(range_test_json(options, images, ""));
        REQUIRE(spec.ok());
        CHECK(spec->optimizer.momentum == 0.9);
        CHECK(std::get<LinearSpec>(spec->model.layers.back().parameters).out_features == 10);
    }
}

TEST_CASE("A model file is taken as it is, a list of layers as a model") {
    const codec::DatasetView rows{"ds_0123456789abcdef", "regression", {4}, 0, 1};
    RangeTestOptions options;
    options.model = "file.json";
    for (const char* text : {"[{\"type\": \"linear\", \"out_features\": 1}]",
                             "{\"layers\": [{\"type\": \"linear\", \"out_features\": 1}]}"}) {
        CHECK(codec::job_spec_from_json(range_test_json(options, rows, text)).ok());
    }
    CHECK_FALSE(codec::job_spec_from_json(range_test_json(options, rows, "")).ok());
}

TEST_CASE("Every flag of a range test becomes its field, and what is left out stays the default") {
    const codec::DatasetView rows{"ds_0123456789abcdef", "classification", {4}, 3, 0};
    RangeTestOptions options;
    const auto plain = codec::job_spec_from_json(range_test_json(options, rows, ""));
    REQUIRE(plain.ok());
    const auto& defaults = std::get<RangeTestSpec>(plain->work);
    CHECK_FALSE(defaults.sweeps);
    CHECK(defaults.range == RangeChoice::kGiven);
    CHECK(plain->limits.threads == LimitsSpec{}.threads);
    options.range = "auto";
    options.spacing = "linear";
    options.sweeps = 4;
    options.batches_per_rate = 3;
    options.reset = true;
    options.validation = true;
    options.group = {"0", "2"};
    options.group_base_rate = 0.01;
    options.stop_factor = 2.5;
    options.planned_steps = 700;
    options.planned_schedule = "one_cycle";
    options.clip_norm = 1.5;
    options.clip_value = 0.5;
    options.threads = 2;
    options.seconds = 30.0;
    const auto spec = codec::job_spec_from_json(range_test_json(options, rows, ""));
    REQUIRE(spec.ok());
    const auto& test = std::get<RangeTestSpec>(spec->work);
    CHECK(test.range == RangeChoice::kAuto);
    CHECK(test.spacing == Spacing::kLinear);
    CHECK(test.sweeps == 4);
    CHECK(test.batches_per_rate == 3);
    CHECK(test.reset);
    CHECK(test.validation);
    CHECK(test.group == std::vector<std::string>{"0", "2"});
    CHECK(test.group_base_rate == 0.01);
    CHECK(test.stop_factor == 2.5);
    CHECK(test.planned_steps == 700);
    CHECK(test.planned_schedule == ScheduleKind::kOneCycle);
    CHECK(test.clip.norm == 1.5);
    CHECK(test.clip.value == 0.5);
    CHECK(spec->limits.threads == 2);
    CHECK(spec->limits.seconds == 30.0);
}
