#include "diagnostics/spec/noise_batches.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

namespace {

JobSpec job_of(std::int64_t batch_size, const NoiseScaleSpec& noise = {}) {
    JobSpec job;
    job.model.layers = {{"", LinearSpec{3, true}}};
    job.batch_size = batch_size;
    job.work = ProbeSpec(noise);
    return job;
}

NoiseBatches plan_of(const JobSpec& job, std::int64_t rows, std::int64_t parameters = 100) {
    return noise_batches(job, std::get<NoiseScaleSpec>(std::get<ProbeSpec>(job.work)), rows,
                         parameters);
}

}  // namespace

TEST_CASE("With rows enough the batches are the job's") {
    const NoiseBatches plan = plan_of(job_of(32), 60'000);
    CHECK(plan.small_batch == 32);
    CHECK(plan.batches() == 64);
    CHECK(plan.batches_a_group == 1);
}

TEST_CASE("Of few rows every one makes a batch of its own") {
    const NoiseBatches plan = plan_of(job_of(64), 64);
    CHECK(plan.small_batch == 1);
    CHECK(plan.batches() == 64);
}

TEST_CASE(
    "Where labels weigh the mean a batch stays at the job's size as long as there are eight") {
    JobSpec job = job_of(32);
    job.model.loss.balanced_class_weights = true;
    CHECK(plan_of(job, 400).small_batch == 32);
    CHECK(plan_of(job, 400).batches() == 12);
    CHECK(plan_of(job, 80).small_batch == 10);
}

TEST_CASE("Gradients that would take much memory are held as means of groups") {
    NoiseScaleSpec noise;
    noise.batches = 200;
    CHECK(plan_of(job_of(1, noise), 1000).batches_a_group == 4);
    CHECK(plan_of(job_of(1, noise), 1000).batches() == 200);
    const NoiseBatches large = plan_of(job_of(1, noise), 1000, std::int64_t{1} << 24);
    CHECK(large.groups == 8);
    CHECK(large.batches() == 200);
}

TEST_CASE("No plan divides by what a wrong request holds") {
    NoiseScaleSpec noise;
    noise.batches = 0;
    CHECK(plan_of(job_of(0, noise), 0).batches() == 0);
}

TEST_CASE("A single example is too small a batch for batch norm") {
    NoiseScaleSpec noise;
    noise.small_batch = 1;
    JobSpec job = job_of(8, noise);
    job.model.layers.push_back({"", ResidualSpec{{{"", BatchNormSpec{}}}}});
    FieldChecks checks;
    check_noise_batches(job, 100, checks);
    const auto wrong = checks.take();
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].pointer == "/noise_scale/small_batch");
}
