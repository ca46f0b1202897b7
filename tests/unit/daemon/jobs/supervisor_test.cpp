#include "daemon/jobs/supervisor.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <deque>
#include <functional>

#include "daemon/codec/record_codec.hpp"
#include "daemon/codec/result_codec.hpp"
#include "tests/unit/daemon/jobs/fake_store.hpp"
#include "tests/unit/daemon/jobs/sample_job.hpp"

namespace rangefinder::jobs {
namespace {

using frames::Frame;
using frames::FrameType;
using store::JobState;

// Does what the script says, one line a call; silent for ever after that. Silence turns the clock.
class FakeWorker final : public Worker {
  public:
    explicit FakeWorker(test::FakeClock& clock) : clock_(clock) {}

    std::deque<std::function<WorkerEvent()>> script;
    std::vector<FrameType> sent;
    std::vector<int> signals;
    // What it answers to a signal; nothing: it ignores it.
    std::function<std::optional<WorkerEvent>(int)> on_signal;

    WorkerEvent next(SteadyTime until) override {
        if (pending_) return *std::exchange(pending_, std::nullopt);
        if (!script.empty()) {
            const auto line = script.front();
            script.pop_front();
            return line();
        }
        clock_.set_steady(until);
        return Silence{};
    }
    bool send(const Frame& frame) override {
        sent.push_back(frame.type);
        return true;
    }
    void signal(int number) override {
        signals.push_back(number);
        if (on_signal) pending_ = on_signal(number);
        if (number == SIGKILL) pending_ = WorkerExit{SIGKILL, 0, ""};
    }
    void then(WorkerEvent event) {
        script.push_back([event = std::move(event)] { return event; });
    }
    void then(FrameType type, std::string payload) { then(Frame{type, std::move(payload)}); }

  private:
    test::FakeClock& clock_;
    std::optional<WorkerEvent> pending_;
};

std::string training_result(StopReason reason = StopReason::kCompleted) {
    TrainingResult result;
    result.steps = 3;
    result.stopped.reason = reason;
    result.findings.push_back({});
    result.findings.back().rule = "found_at_the_end";
    return codec::to_json(JobResult(result));
}

constexpr const char* kRecords = R"({"loss": {"steps": [0, 1], "values": [2.0, 1.0]}})";

struct Fixture {
    FakeStore store;
    metrics::Metrics metrics;
    Log log = [](std::string_view, std::string_view) {};
    FakeWorker worker{store.clock()};
    std::stop_source stop;
    std::int64_t attempts = 1;  // Which attempt run() is.

    Fixture() { submit_sample(store, "job_1", "sample"); }

    store::JobRecord run() {
        for (std::int64_t earlier = 1; earlier < attempts; ++earlier) {
            const auto claim = store.claim("owner", std::chrono::seconds(20));
            REQUIRE(store.release(claim->second, store::ReleaseReason::kWorkerDied));
        }
        auto claim = store.claim("owner", std::chrono::seconds(20));
        REQUIRE(claim.has_value());
        const auto job = prepare(store, claim->first, claim->second, {"/data", "", ""});
        REQUIRE(job.ok());
        {
            JobMetrics job_metrics(metrics, 0, *job);
            SupervisorOptions options;
            options.retry_delay = std::chrono::milliseconds(0);
            Supervisor({options}, {store, job_metrics, store.clock(), log}, *job)
                .run(worker, stop.get_token());
        }
        return *store.job("job_1");
    }
    bool exposes(const std::string& line) {
        return metrics.expose().find(line) != std::string::npos;
    }
};

}  // namespace

TEST_CASE("A finding that became more severe stands once when its worker dies, and is counted so") {
    Fixture fixture;
    fixture.attempts = 3;
    fixture.worker.then(FrameType::kHello, std::string(frames::kProtocolVersion));
    Finding finding;
    finding.rule = "diverging";
    for (const Severity severity : {Severity::kWarning, Severity::kCritical}) {
        finding.severity = severity;
        fixture.worker.then(FrameType::kFinding, codec::to_json(finding));
    }
    fixture.worker.then(WorkerExit{std::nullopt, 1, ""});
    const store::JobRecord job = fixture.run();
    CHECK(job.state == JobState::kFailed);
    CHECK(job.findings.find("critical") != std::string::npos);
    CHECK(job.findings.find("warning") == std::string::npos);
    CHECK(fixture.store.events({"findings:job_1"}, 0, 10).size() == 2);
    CHECK(
        fixture.exposes("rangefinder_findings_total{rule=\"diverging\",severity=\"critical\"} 1"));
    CHECK_FALSE(
        fixture.exposes("rangefinder_findings_total{rule=\"diverging\",severity=\"warning\"}"));
}

TEST_CASE("What an attempt found that is made again is not counted") {
    Fixture fixture;
    fixture.worker.then(FrameType::kHello, std::string(frames::kProtocolVersion));
    Finding finding;
    finding.rule = "diverging";
    fixture.worker.then(FrameType::kFinding, codec::to_json(finding));
    fixture.worker.then(WorkerExit{std::nullopt, 1, ""});
    CHECK(fixture.run().state == JobState::kQueued);
    CHECK_FALSE(fixture.exposes("rangefinder_findings_total{"));
}

TEST_CASE("A job that runs to its end has succeeded, with everything that it told") {
    Fixture fixture;
    fixture.worker.then(FrameType::kHello, std::string(frames::kProtocolVersion));
    fixture.worker.then(FrameType::kRecords, kRecords);
    fixture.worker.then(FrameType::kProgress,
                        R"({"step": 2, "steps": 3, "fraction": 0.667, "eta_seconds": null,
                            "steps_per_second": 5})");
    fixture.worker.then(FrameType::kResult, training_result());
    const store::JobRecord job = fixture.run();
    CHECK(job.state == JobState::kSucceeded);
    CHECK(job.result == training_result());
    CHECK(job.findings.find("found_at_the_end") != std::string::npos);
    CHECK(job.error.empty());
    CHECK(job.progress.step == 2);
    CHECK(fixture.store.series("job_1", {}, 0, 10).at(0).values == std::vector<double>{2.0, 1.0});
    CHECK(fixture.worker.sent == std::vector<FrameType>{FrameType::kDataset, FrameType::kJob});
    CHECK(fixture.exposes(
        "rangefinder_jobs_finished_total{kind=\"training\",outcome=\"succeeded\"} 1"));
    CHECK_FALSE(fixture.exposes("rangefinder_slot_loss{"));
}

TEST_CASE("A failure that the worker tells is the job's error, and is not tried again") {
    Fixture fixture;
    const std::string error = codec::job_error_json("out_of_memory", "too much");
    fixture.worker.then(FrameType::kRecords, kRecords);
    fixture.worker.then(FrameType::kFailed, error);
    const store::JobRecord job = fixture.run();
    CHECK(job.state == JobState::kFailed);
    CHECK(job.error == error);
    CHECK(fixture.store.series("job_1", {}, 0, 10).size() == 1);
}

TEST_CASE("A worker that dies has its job queued again, without what it measured") {
    Fixture fixture;
    fixture.worker.then(FrameType::kRecords, kRecords);
    fixture.worker.then(Silence{});
    fixture.worker.then(WorkerExit{SIGSEGV, 0, ""});
    const store::JobRecord job = fixture.run();
    CHECK(job.state == JobState::kQueued);
    CHECK(job.attempts == 1);
    CHECK(fixture.store.series("job_1", {}, 0, 10).empty());
}

TEST_CASE("After the third dead worker the job has failed, with the reason in plain words") {
    Fixture fixture;
    fixture.attempts = 3;
    fixture.worker.then(WorkerExit{SIGKILL, 0, ""});
    const store::JobRecord job = fixture.run();
    CHECK(job.state == JobState::kFailed);
    CHECK(job.error.find("killed by signal 9 (out of memory?)") != std::string::npos);
    CHECK(job.error.find("attempt 3 of 3") != std::string::npos);
}

TEST_CASE("A worker that died of its memory limit fails the job at once") {
    Fixture fixture;
    fixture.worker.then(WorkerExit{SIGABRT, 0, "what(): std::bad_alloc"});
    const store::JobRecord job = fixture.run();
    CHECK(job.state == JobState::kFailed);
    CHECK(job.error.find("1024 MiB (limits.memory_bytes)") != std::string::npos);
}

TEST_CASE("What makes no sense counts as a dead worker") {
    const std::pair<FrameType, std::string> nonsense[] = {
        {FrameType::kHello, "2"},          {FrameType::kRecords, "{"},
        {FrameType::kRecords, "[1, 2]"},   {FrameType::kProgress, "null"},
        {FrameType::kFinding, "\"text\""}, {FrameType::kResult, "{}"},
        {FrameType::kJob, "{}"},           {FrameType::kResult, std::string(10, '\0')}};
    for (const auto& [type, payload] : nonsense) {
        Fixture fixture;
        fixture.worker.then(type, payload);
        CHECK(fixture.run().state == JobState::kQueued);
    }
    Fixture fixture;
    fixture.worker.then(BadFrame{"unknown frame type 200"});
    CHECK(fixture.run().state == JobState::kQueued);
}

TEST_CASE("A cancelled job keeps what the worker answers") {
    Fixture fixture;
    fixture.worker.then(FrameType::kRecords, kRecords);
    fixture.worker.script.push_back([&fixture] {
        REQUIRE(fixture.store.cancel("job_1").ok());
        fixture.store.clock().advance(std::chrono::seconds(1));
        return Silence{};
    });
    fixture.worker.then(FrameType::kStopped, training_result(StopReason::kCancelled));
    const store::JobRecord job = fixture.run();
    CHECK(job.state == JobState::kCancelled);
    CHECK(job.result == training_result(StopReason::kCancelled));
    CHECK(fixture.worker.sent.back() == FrameType::kCancel);
    CHECK(fixture.worker.signals.empty());
}

TEST_CASE("A worker that does not hear of cancelling is killed within 2 s, its records kept") {
    Fixture fixture;
    fixture.worker.then(FrameType::kRecords, kRecords);
    SteadyTime asked{};
    fixture.worker.script.push_back([&fixture, &asked] {
        REQUIRE(fixture.store.cancel("job_1").ok());
        asked = fixture.store.clock().steady();
        return Silence{};
    });
    const store::JobRecord job = fixture.run();
    CHECK(job.state == JobState::kCancelled);
    CHECK(job.result.empty());
    CHECK(fixture.worker.signals == std::vector<int>{SIGTERM, SIGKILL});
    CHECK(fixture.store.clock().steady() - asked < std::chrono::seconds(2));
    CHECK(fixture.store.series("job_1", {}, 0, 10).size() == 1);
}

TEST_CASE("A job that is cancelled when it is just done has succeeded") {
    Fixture fixture;
    fixture.worker.script.push_back([&fixture] {
        REQUIRE(fixture.store.cancel("job_1").ok());
        return Silence{};
    });
    fixture.worker.then(FrameType::kResult, training_result());
    CHECK(fixture.run().state == JobState::kSucceeded);
}

TEST_CASE("A job over its time limit has failed, with the partial result kept") {
    Fixture fixture;
    fixture.worker.script.push_back([&fixture] {
        fixture.store.clock().advance(std::chrono::seconds(61));
        return Silence{};
    });
    fixture.worker.then(FrameType::kStopped, training_result(StopReason::kTimeLimit));
    const store::JobRecord job = fixture.run();
    CHECK(job.state == JobState::kFailed);
    CHECK(job.error.find("time_limit") != std::string::npos);
    CHECK(job.error.find("60 s") != std::string::npos);
    CHECK_FALSE(job.result.empty());
    CHECK(fixture.worker.sent.back() == FrameType::kTimeLimit);
}

TEST_CASE("A shutdown ends the worker and queues the job again, the attempt not counted") {
    Fixture fixture;
    fixture.stop.request_stop();
    fixture.worker.on_signal = [](int number) { return WorkerExit{number, 0, ""}; };
    const store::JobRecord job = fixture.run();
    CHECK(job.state == JobState::kQueued);
    CHECK(job.attempts == 0);
    CHECK(fixture.worker.signals == std::vector<int>{SIGTERM});
}

TEST_CASE("A stubborn worker delays a shutdown by little more than a second") {
    Fixture fixture;
    fixture.stop.request_stop();
    const SteadyTime begin = fixture.store.clock().steady();
    CHECK(fixture.run().state == JobState::kQueued);
    CHECK(fixture.worker.signals == std::vector<int>{SIGTERM, SIGKILL});
    CHECK(fixture.store.clock().steady() - begin < std::chrono::milliseconds(1500));
}

TEST_CASE("A lease is renewed while the job runs") {
    Fixture fixture;
    for (int i = 0; i < 600; ++i) {
        fixture.worker.script.push_back([&fixture] {
            fixture.store.clock().advance(std::chrono::milliseconds(90));
            CHECK(fixture.store.recover("", 3) == 0);
            return Silence{};
        });
    }
    fixture.worker.then(FrameType::kResult, training_result());
    CHECK(fixture.run().state == JobState::kSucceeded);
}

TEST_CASE("A lost lease ends the supervision and writes nothing") {
    Fixture fixture;
    fixture.worker.script.push_back([&fixture] {
        CHECK(fixture.store.recover("owner", 3) == 1);
        return Silence{};
    });
    fixture.worker.then(FrameType::kRecords, kRecords);
    fixture.worker.then(FrameType::kResult, training_result());
    const store::JobRecord job = fixture.run();
    CHECK(job.state == JobState::kQueued);
    CHECK(job.result.empty());
    CHECK(fixture.exposes("rangefinder_job_lease_lost_total 1"));
}

TEST_CASE("A store that fails for a while costs nothing of the job") {
    Fixture fixture;
    fixture.store.break_writes(3);
    fixture.worker.then(FrameType::kRecords, kRecords);
    for (int i = 0; i < 50; ++i)
        fixture.worker.script.push_back([&fixture]() -> WorkerEvent {
            fixture.store.clock().advance(std::chrono::milliseconds(100));
            return Silence{};
        });
    fixture.worker.then(FrameType::kResult, training_result());
    const store::JobRecord job = fixture.run();
    CHECK(job.state == JobState::kSucceeded);
    CHECK(fixture.store.series("job_1", {}, 0, 10).at(0).steps.size() == 2);
}

TEST_CASE("An end that cannot be stored yet is said in the log once") {
    Fixture fixture;
    std::vector<std::string> errors;
    fixture.log = [&errors](std::string_view level, std::string_view text) {
        if (level == "error") errors.emplace_back(text);
    };
    fixture.worker.script.push_back([&fixture]() -> WorkerEvent {
        fixture.store.break_writes(3);
        return Frame{FrameType::kResult, training_result()};
    });
    CHECK(fixture.run().state == JobState::kSucceeded);
    CHECK(errors == std::vector<std::string>{"job job_1: its end cannot be stored, trying again"});
}

TEST_CASE("A store that fails for a minute fails the job, which says so once it can be stored") {
    Fixture fixture;
    fixture.store.break_writes(1000);
    fixture.worker.then(FrameType::kRecords, kRecords);
    fixture.worker.on_signal = [&fixture](int number) {
        fixture.store.break_writes(0);
        return WorkerExit{number, 0, ""};
    };
    const auto long_ago = fixture.store.clock().steady();
    const store::JobRecord job = fixture.run();
    CHECK(fixture.store.clock().steady() - long_ago > Recorder::kPatience);
    CHECK(job.state == JobState::kFailed);
    CHECK(job.error.find("database or disk is full") != std::string::npos);
    CHECK(fixture.store.series("job_1", {}, 0, 10).size() == 1);
}

}  // namespace rangefinder::jobs
