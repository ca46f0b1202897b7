#include <catch2/catch.hpp>

#include "specs.hpp"

using namespace rangefinder;

namespace {

Conv2dSpec& first_conv(JobSpec& job) {
    return std::get<Conv2dSpec>(job.model.layers[0].parameters);
}

Pool2dSpec& first_pool(JobSpec& job) {
    return std::get<Pool2dSpec>(job.model.layers[2].parameters);
}

}  // namespace

TEST_CASE("Sizes of layers must be positive and bounded") {
    JobSpec job = valid_job();
    first_conv(job).out_channels = 0;
    first_pool(job).kernel_size = {0, 2};
    std::get<LinearSpec>(job.model.layers[7].parameters).out_features = 1'000'000'000'000;
    const auto errors = validate_job(job);
    CHECK_FALSE(detail_of(errors, "/model/layers/0/out_channels").empty());
    CHECK_FALSE(detail_of(errors, "/model/layers/2/kernel_size").empty());
    CHECK_FALSE(detail_of(errors, "/model/layers/7/out_features").empty());
}

TEST_CASE("Strides and paddings that no kernel can follow are refused") {
    JobSpec job = valid_job();
    first_conv(job).stride = {0, 1};
    first_conv(job).padding = {3, 0};
    first_pool(job).padding = {2, 2};
    first_pool(job).stride = {-1, -1};
    const auto errors = validate_job(job);
    CHECK_FALSE(detail_of(errors, "/model/layers/0/stride").empty());
    CHECK_THAT(detail_of(errors, "/model/layers/0/padding"), Catch::Contains("smaller than"));
    CHECK_THAT(detail_of(errors, "/model/layers/2/padding"), Catch::Contains("half the kernel"));
    CHECK_FALSE(detail_of(errors, "/model/layers/2/stride").empty());
}

TEST_CASE("A model has at least one layer and at most 256") {
    JobSpec job = valid_job();
    job.model.layers.clear();
    CHECK_FALSE(detail_of(validate_job(job), "/model/layers").empty());
    job.model.layers.assign(257, {"", LinearSpec{1, true}});
    CHECK_FALSE(detail_of(validate_job(job), "/model/layers").empty());
}

TEST_CASE("Names of layers are unique, also against positions") {
    JobSpec job = valid_job();
    job.model.layers[3].name = std::string("0");
    CHECK_THAT(detail_of(validate_job(job), "/model/layers/3/name"),
               Catch::Contains("another layer"));
}

TEST_CASE("Names of layers hold nothing that parts names") {
    for (const char* name : {"a.b", "a/b", "a b", "ä"}) {
        JobSpec job = valid_job();
        job.model.layers[0].name = name;
        CHECK_FALSE(detail_of(validate_job(job), "/model/layers/0/name").empty());
    }
}

TEST_CASE("Layers and parameters can be frozen if they exist") {
    JobSpec job = valid_job();
    job.model.freeze = {"0", "3.weight"};
    CHECK(validate_job(job).empty());
    job.model.freeze = {"0", "1.weight", "nine"};
    const auto errors = validate_job(job);
    CHECK(detail_of(errors, "/model/freeze/0").empty());
    CHECK_FALSE(detail_of(errors, "/model/freeze/1").empty());
    CHECK_FALSE(detail_of(errors, "/model/freeze/2").empty());
}

TEST_CASE("Something must be left to train") {
    JobSpec job = valid_job();
    job.model.freeze = {"0", "3", "7", "9.weight", "9.bias"};
    CHECK_THAT(detail_of(validate_job(job), "/model/freeze"), Catch::Contains("no parameter"));
    job.model.layers = {{"", FlattenSpec{}}};
    job.model.freeze.clear();
    CHECK_THAT(detail_of(validate_job(job), "/model/layers"), Catch::Contains("no parameter"));
}
