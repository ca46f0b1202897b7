// The scheduler's threads with the stub worker's processes; waits are for events, not for time.
#include "daemon/jobs/scheduler.hpp"

#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>

#include "tests/unit/daemon/jobs/fake_store.hpp"
#include "tests/unit/daemon/jobs/sample_job.hpp"

namespace rangefinder::jobs {
namespace {

using store::JobState;

struct Fixture {
    FakeStore store;
    SystemClock clock;
    metrics::Metrics metrics;
    std::unique_ptr<WorkerLauncher> launcher = make_process_launcher(STUB_WORKER);
    std::unique_ptr<Scheduler> scheduler;
    std::mutex mutex;
    std::condition_variable changed;
    std::shared_ptr<void> token = store.subscribe([this] {
        const std::lock_guard lock(mutex);
        changed.notify_all();
    });

    void start(std::size_t slots = 2) {
        SchedulerOptions options;
        options.slots = slots;
        scheduler = std::make_unique<Scheduler>(options, store, *launcher, metrics, clock,
                                                [](std::string_view, std::string_view) {});
        scheduler->start();
    }
    bool wait_for(const std::string& id, JobState state) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(20),
                                [&] { return store.job(id)->state == state; });
    }
};

}  // namespace

TEST_CASE("Jobs that wait and jobs that come are all run") {
    Fixture fixture;
    submit_sample(fixture.store, "job_before", "well-behaved");
    fixture.start();
    for (int i = 0; i < 6; ++i) {
        submit_sample(fixture.store, "job_" + std::to_string(i), "well-behaved");
    }
    CHECK(fixture.wait_for("job_before", JobState::kSucceeded));
    for (int i = 0; i < 6; ++i) {
        CHECK(fixture.wait_for("job_" + std::to_string(i), JobState::kSucceeded));
    }
}

TEST_CASE("A job whose worker always crashes is tried three times, then failed") {
    Fixture fixture;
    submit_sample(fixture.store, "job_1", "crash");
    fixture.start();
    REQUIRE(fixture.wait_for("job_1", JobState::kFailed));
    CHECK(fixture.store.job("job_1")->attempts == 3);
    CHECK(fixture.store.job("job_1")->error.find("signal 11") != std::string::npos);
}

TEST_CASE("A running job is cancelled with its answer, a stubborn one without, within 2 s") {
    Fixture fixture;
    submit_sample(fixture.store, "job_1", "until cancelled");
    submit_sample(fixture.store, "job_2", "hang");
    fixture.start();
    REQUIRE(fixture.wait_for("job_1", JobState::kRunning));
    REQUIRE(fixture.wait_for("job_2", JobState::kRunning));
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(fixture.store.cancel("job_1").ok());
    REQUIRE(fixture.store.cancel("job_2").ok());
    REQUIRE(fixture.wait_for("job_1", JobState::kCancelled));
    REQUIRE(fixture.wait_for("job_2", JobState::kCancelled));
    // 2 s, and something for a busy machine.
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(4));
    CHECK_FALSE(fixture.store.job("job_1")->result.empty());
}

TEST_CASE("Stopping puts running jobs back into the queue, and starting again runs them") {
    Fixture fixture;
    submit_sample(fixture.store, "job_1", "hang");
    fixture.start(1);
    REQUIRE(fixture.wait_for("job_1", JobState::kRunning));
    const auto begin = std::chrono::steady_clock::now();
    fixture.scheduler->stop();
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
    CHECK(fixture.store.job("job_1")->state == JobState::kQueued);
    CHECK(fixture.store.job("job_1")->attempts == 0);
    fixture.scheduler->stop();
    fixture.start(1);
    CHECK(fixture.wait_for("job_1", JobState::kRunning));
}

TEST_CASE("What an earlier life left running is run again") {
    Fixture fixture;
    submit_sample(fixture.store, "job_1", "well-behaved");
    REQUIRE(fixture.store.claim(SchedulerOptions{}.owner, std::chrono::seconds(20)).has_value());
    fixture.start();
    CHECK(fixture.wait_for("job_1", JobState::kSucceeded));
    CHECK(fixture.metrics.expose().find("rangefinder_jobs_recovered_total 1") != std::string::npos);
}

TEST_CASE("A job that can never be run is failed at once, with the reason") {
    Fixture fixture;
    put_sample_dataset(fixture.store);
    store::NewJob job;
    job.id = "job_1";
    job.kind = "training";
    job.dataset = "ds_0123456789abcdef";
    job.spec = "{\"kind\": \"astrology\"}";
    REQUIRE(fixture.store.submit(job, 10, std::nullopt).ok());
    fixture.start();
    REQUIRE(fixture.wait_for("job_1", JobState::kFailed));
    CHECK(fixture.store.job("job_1")->error.find("cannot be run") != std::string::npos);
}

TEST_CASE("When no process can be started the job is tried again, then failed") {
    Fixture fixture;
    fixture.launcher = make_process_launcher("/nonexistent/program");
    submit_sample(fixture.store, "job_1", "well-behaved");
    fixture.start();
    REQUIRE(fixture.wait_for("job_1", JobState::kFailed));
    CHECK(fixture.store.job("job_1")->attempts == 3);
}

}  // namespace rangefinder::jobs
