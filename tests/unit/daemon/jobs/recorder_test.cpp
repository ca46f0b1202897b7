#include "daemon/jobs/recorder.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/daemon/jobs/fake_store.hpp"
#include "tests/unit/daemon/jobs/sample_job.hpp"

namespace rangefinder::jobs {
namespace {

struct Fixture {
    FakeStore store;
    store::Fence fence = claimed();
    Recorder recorder{store, fence, store.clock()};

    store::Fence claimed() {
        submit_sample(store, "job_1", "sample");
        return store.claim("owner", std::chrono::seconds(20))->second;
    }
    void add(std::int64_t step) { recorder.add({"loss", {step}, {1.0}}); }
    std::size_t stored() {
        const auto series = store.series("job_1", {"loss"}, 0, 10'000'000);
        return series.empty() ? 0 : series[0].steps.size();
    }
};

}  // namespace

TEST_CASE("What is added is written once") {
    Fixture fixture;
    CHECK(fixture.recorder.flush() == Recording::kWritten);
    fixture.add(0);
    CHECK(fixture.recorder.flush() == Recording::kWritten);
    CHECK(fixture.recorder.flush() == Recording::kWritten);
    CHECK(fixture.stored() == 1);
}

TEST_CASE("What the store does not take is kept and written later, not more than once a second") {
    Fixture fixture;
    fixture.store.break_writes(1);
    fixture.add(0);
    CHECK(fixture.recorder.flush() == Recording::kWaiting);
    fixture.add(1);
    CHECK(fixture.recorder.flush() == Recording::kWaiting);
    fixture.store.clock().advance(Recorder::kRetryEvery);
    CHECK(fixture.recorder.flush() == Recording::kWritten);
    CHECK(fixture.stored() == 2);
}

TEST_CASE("A store that is out of order for too long breaks the recording, with the reason") {
    Fixture fixture;
    fixture.store.break_writes(1000);
    fixture.add(0);
    CHECK(fixture.recorder.flush() == Recording::kWaiting);
    fixture.store.clock().advance(Recorder::kPatience + std::chrono::seconds(1));
    CHECK(fixture.recorder.flush() == Recording::kBroken);
    CHECK(fixture.recorder.failure() == "database or disk is full");
}

TEST_CASE("Too much waiting breaks the recording") {
    Fixture fixture;
    fixture.store.break_writes(1);
    const std::size_t many = Recorder::kMaxWaitingValues + 1;
    fixture.recorder.add(
        {"loss", std::vector<std::int64_t>(many, 1), std::vector<double>(many, 1.0)});
    CHECK(fixture.recorder.flush() == Recording::kBroken);
}

TEST_CASE("A lost lease is told apart from a broken store") {
    Fixture fixture;
    REQUIRE(fixture.store.finish(fixture.fence, {}));
    fixture.add(0);
    CHECK(fixture.recorder.flush() == Recording::kStale);
}

}  // namespace rangefinder::jobs
