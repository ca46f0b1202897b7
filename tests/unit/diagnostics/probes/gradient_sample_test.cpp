#include "diagnostics/probes/gradient_sample.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"
#include "counting_monitor.hpp"

using namespace rangefinder;

namespace {

struct SampleBench {
    GradientSample sample(const NoiseBatches& plan) {
        JobSpec job = small_job(data);
        job.batch_size = plan.small_batch;
        const auto model = SmallTraining::build(job, data);
        DatasetBatches batches(data, plan.small_batch, 1);
        return sample_gradients(*model, batches, plan, monitor);
    }

    Dataset data = three_clouds();
    CountingMonitor monitor;
};

}  // namespace

TEST_CASE("A sample has a step a batch, and every group's squared norms and products") {
    SampleBench bench;
    const GradientSample sample = bench.sample({8, 1, 6});
    CHECK(bench.monitor.steps == 6);
    REQUIRE(sample.groups.groups() == 6);
    CHECK(sample.groups.batch_size == 8);
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(sample.groups.products[i * 6 + i] ==
              Approx(sample.groups.squared_norms[i]).epsilon(1e-6));
        CHECK(sample.groups.products[i * 6] == sample.groups.products[i]);
    }
    CHECK(sample.loss > 0.5);
    CHECK(!sample.non_finite);
}

TEST_CASE("Groups of batches hold the mean gradient, and the mean of the squared norms") {
    SampleBench alone, grouped;
    const GradientGroups each = alone.sample({4, 1, 8}).groups;
    const GradientGroups pairs = grouped.sample({4, 2, 4}).groups;
    REQUIRE(pairs.groups() == 4);
    CHECK(pairs.squared_norms[1] == Approx(0.5 * (each.squared_norms[2] + each.squared_norms[3])));
    const auto at = [&](std::size_t i, std::size_t j) { return each.products[i * 8 + j]; };
    CHECK(pairs.products[1] ==
          Approx(0.25 * (at(0, 2) + at(0, 3) + at(1, 2) + at(1, 3))).margin(1e-6));
}

TEST_CASE("Interrupted, a sample keeps the groups that are complete") {
    SampleBench bench;
    bench.monitor = CountingMonitor(5);
    CHECK(bench.sample({4, 2, 6}).groups.groups() == 2);
}

TEST_CASE("A batch whose loss is not finite ends a sample and is named") {
    SampleBench bench;
    for (const std::int64_t row : bench.data.training) {
        bench.data.features[static_cast<std::size_t>(row) * 4] = std::nanf("");
    }
    const GradientSample sample = bench.sample({8, 1, 6});
    REQUIRE(sample.non_finite);
    CHECK(*sample.non_finite == 0);
    CHECK(sample.groups.groups() == 0);
}
