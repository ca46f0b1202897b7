#include "diagnostics/runs/stability_search.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"
#include "diagnostics/training/batch_source.hpp"

using namespace rangefinder;

namespace {

class NeverInterrupted final : public ProbeMonitor {
  public:
    bool step_done() override {
        ++steps;
        return true;
    }
    std::optional<StopReason> interrupted() override { return std::nullopt; }
    std::int64_t steps = 0;
};

}  // namespace

TEST_CASE("The search for stable rates ends with half a decade and leaves no trace") {
    const Dataset data = three_clouds();
    const JobSpec job = small_job(data);
    auto model = build_model(job.model, data.shape, {job.batch_size, 1, 1, Precision::kFloat32});
    REQUIRE(model.ok());
    const auto optimizer = make_optimizer(job.optimizer, (*model)->trainable());
    DatasetBatches batches(data, job.batch_size, 1);
    const TrainedParts parts{**model, *optimizer, batches};
    const ModelState before = (*model)->state();
    NeverInterrupted monitor;
    const auto found = find_stable_rates(parts, {}, {0.01, 1.5, 8}, monitor);
    REQUIRE(found.low);
    REQUIRE(found.high);
    CHECK(*found.low >= 0.01);
    CHECK(*found.high / *found.low == Approx(std::sqrt(10.0)));
    CHECK(monitor.steps <= 8 * kStabilitySteps);
    CHECK((*model)->state() == before);
    CHECK(batches.state() == DatasetBatches(data, job.batch_size, 1).state());
}

TEST_CASE("Without trainings the rate that is known to hold is all there is") {
    const Dataset data = three_clouds();
    const JobSpec job = small_job(data);
    auto model = build_model(job.model, data.shape, {job.batch_size, 1, 1, Precision::kFloat32});
    REQUIRE(model.ok());
    const auto optimizer = make_optimizer(job.optimizer, (*model)->trainable());
    DatasetBatches batches(data, job.batch_size, 1);
    NeverInterrupted monitor;
    const auto found =
        find_stable_rates({**model, *optimizer, batches}, {}, {0.01, 1.5, 0}, monitor);
    CHECK(*found.low == 0.01);
    CHECK_FALSE(found.high);
    CHECK(monitor.steps == 0);
}
