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
