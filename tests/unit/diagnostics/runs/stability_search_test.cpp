#include "diagnostics/runs/stability_search.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "../probes/counting_monitor.hpp"
#include "../training/small_trainings.hpp"
#include "diagnostics/training/batch_source.hpp"

using namespace rangefinder;

TEST_CASE("The search for stable rates ends with half a decade and leaves no trace") {
    const Dataset data = three_clouds();
    const JobSpec job = small_job(data);
    const SmallTraining small(job, data);
    DatasetBatches batches(data, job.batch_size, 1);
    const ModelState before = small.model->state();
    CountingMonitor monitor;
    const auto found =
        find_stable_rates({*small.model, *small.optimizer, batches}, {}, {0.01, 1.5, 8}, monitor);
    REQUIRE(found.low);
    REQUIRE(found.high);
    CHECK(*found.low >= 0.01);
    CHECK(*found.high / *found.low == Approx(std::sqrt(10.0)));
    CHECK(monitor.steps <= 8 * kStabilitySteps);
    CHECK(small.model->state() == before);
    CHECK(batches.state() == DatasetBatches(data, job.batch_size, 1).state());
}

TEST_CASE("Without trainings the rate that is known to hold is all there is") {
    const Dataset data = three_clouds();
    const JobSpec job = small_job(data);
    const SmallTraining small(job, data);
    DatasetBatches batches(data, job.batch_size, 1);
    CountingMonitor monitor;
    const auto found =
        find_stable_rates({*small.model, *small.optimizer, batches}, {}, {0.01, 1.5, 0}, monitor);
    CHECK(*found.low == 0.01);
    CHECK_FALSE(found.high);
    CHECK(monitor.steps == 0);
}
