#include "daemon/api/live_runs.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <thread>

#include "daemon/store/sqlite/sqlite_store.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace rangefinder;
using namespace rangefinder::api;

namespace {

// The API's part of a daemon, which may die and begin again on the same data.
class Daemon {
  public:
    Daemon() { begin(); }

    void restart() {
        live_.reset();
        store_.reset();
        begin();
    }
    LiveRuns& live() { return *live_; }
    store::Store& store() { return *store_; }
    test::FakeClock& clock() { return clock_; }

    void begin_run(const std::string& id, const std::string& body = "{}") {
        const auto asked = run_from_json(body, http::OutgoingAddresses({}));
        REQUIRE(asked.ok());
        store::NewJob run;
        run.id = id;
        run.kind = store::kRunKind;
        run.spec = asked->spec;
        REQUIRE(live_->begin(run, std::nullopt).ok());
    }

    // Until it has ended, by the look that is taken twice a second.
    store::JobRecord ended(const std::string& id) {
        for (int i = 0; i < 500; ++i) {
            auto run = store_->job(id);
            if (run.ok() && is_final(run->state)) return *run;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        FAIL("the run did not end");
        return {};
    }

    std::vector<std::string> findings_told(const std::string& id) {
        std::vector<std::string> told;
        for (const auto& event : store_->events({"findings:" + id}, 0, 1000)) {
            told.push_back(event.data);
        }
        return told;
    }

  private:
    void begin() {
        auto opened = store::open_sqlite_store({.data_dir = directory_.path()}, clock_);
        REQUIRE(opened.ok());
        store_ = std::move(*opened);
        LiveRunsOptions options;
        options.most = 2;
        options.idle = std::chrono::seconds(60);
        options.log = [](const std::string& line) { FAIL_CHECK(line); };
        live_ = std::make_unique<LiveRuns>(options, RunSurroundings{*store_, metrics_, clock_});
    }

    test::TemporaryDirectory directory_;
    test::FakeClock clock_;
    metrics::Metrics metrics_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<LiveRuns> live_;
};

Records losses(std::int64_t from, std::int64_t to) {
    Records records{{"loss", {}, {}}, {"learning_rate", {}, {}}};
    for (std::int64_t step = from; step < to; ++step) {
        const auto t = static_cast<double>(step);
        for (Series& series : records) series.steps.push_back(step);
        records[0].values.push_back(step < 40 ? 2.0 * std::pow(0.97, t)
                                              : 0.6 * std::pow(1.3, t - 40.0));
        records[1].values.push_back(0.1);
    }
    return records;
}

RunEnd succeeded() {
    return {store::JobState::kSucceeded, ""};
}

}  // namespace

TEST_CASE("A restart between batches changes nothing of what a run is told") {
    Daemon steady, restarted;
    for (Daemon* daemon : {&steady, &restarted}) {
        daemon->begin_run("run_1");
        for (std::int64_t from = 0; from < 120; from += 9) {
            REQUIRE(daemon->live().add("run_1", losses(from, from + 9)).ok());
            if (daemon == &restarted) daemon->restart();
        }
        REQUIRE(daemon->live().finish("run_1", succeeded()).ok());
    }
    CHECK_FALSE(steady.findings_told("run_1").empty());
    CHECK(steady.findings_told("run_1") == restarted.findings_told("run_1"));
    CHECK(steady.store().job("run_1")->findings == restarted.store().job("run_1")->findings);
}

TEST_CASE("A batch that comes twice is stored once") {
    Daemon daemon;
    daemon.begin_run("run_1");
    const auto first = daemon.live().add("run_1", losses(0, 10));
    REQUIRE(first.ok());
    CHECK(first->accepted == 20);
    for (int i = 0; i < 2; ++i) {
        const auto again = daemon.live().add("run_1", losses(0, 10));
        REQUIRE(again.ok());
        CHECK(again->accepted == 0);
        CHECK(again->repeated == 20);
        CHECK(again->newest_step == 9);
        daemon.restart();
    }
    CHECK(daemon.store().series("run_1", {"loss"}, 0, 100).at(0).steps.size() == 10);
}

TEST_CASE("A run that is silent for too long is abandoned, keeping what it told") {
    Daemon daemon;
    daemon.begin_run("run_1");
    REQUIRE(daemon.live().add("run_1", losses(0, 100)).ok());
    daemon.clock().advance(std::chrono::seconds(61));
    const auto run = daemon.ended("run_1");
    CHECK(run.state == store::JobState::kFailed);
    CHECK(run.error.find("abandoned") != std::string::npos);
    CHECK(run.error.find("60 s") != std::string::npos);
    CHECK(run.findings.find("diverging") != std::string::npos);
    const auto late = daemon.live().add("run_1", losses(100, 101));
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().kind == ErrorKind::kConflict);
}

TEST_CASE("After a restart a run has its whole idle time again") {
    Daemon daemon;
    daemon.begin_run("run_1");
    daemon.clock().advance(std::chrono::seconds(50));
    daemon.restart();
    daemon.clock().advance(std::chrono::seconds(50));
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    CHECK(daemon.live().add("run_1", losses(0, 5)).ok());
}

TEST_CASE("A cancelled run ends, and its next batch is refused") {
    Daemon daemon;
    daemon.begin_run("run_1");
    REQUIRE(daemon.live().add("run_1", losses(0, 5)).ok());
    REQUIRE(daemon.store().cancel("run_1").ok());
    CHECK(daemon.ended("run_1").state == store::JobState::kCancelled);
    CHECK(daemon.live().add("run_1", losses(5, 6)).error().kind == ErrorKind::kConflict);
}

TEST_CASE("Finishing again with the same state is fine, with another a conflict") {
    Daemon daemon;
    daemon.begin_run("run_1");
    REQUIRE(daemon.live().add("run_1", losses(0, 5)).ok());
    const auto first = daemon.live().finish("run_1", succeeded());
    REQUIRE(first.ok());
    CHECK(first->state == store::JobState::kSucceeded);
    const auto again = daemon.live().finish("run_1", succeeded());
    REQUIRE(again.ok());
    CHECK(again->result == first->result);
    const auto otherwise = daemon.live().finish("run_1", {store::JobState::kFailed, "x"});
    REQUIRE_FALSE(otherwise.ok());
    CHECK(otherwise.error().kind == ErrorKind::kConflict);
    CHECK(daemon.live().finish("run_2", succeeded()).error().kind == ErrorKind::kNotFound);
    CHECK(daemon.live().add("run_2", losses(0, 1)).error().kind == ErrorKind::kNotFound);
}

TEST_CASE("An action that stops is told with the finding, and after a restart still") {
    Daemon daemon;
    daemon.begin_run("run_1", R"({"diagnostics": {"actions": {"critical": {"stop": true}}}})");
    const auto early = daemon.live().add("run_1", losses(0, 20));
    REQUIRE(early.ok());
    CHECK_FALSE(early->stop);
    const auto late = daemon.live().add("run_1", losses(20, 100));
    REQUIRE(late.ok());
    CHECK(late->stop);
    daemon.restart();
    CHECK(daemon.live().add("run_1", losses(100, 101))->stop);
}

TEST_CASE("A range test from elsewhere ends with a curve, suggestions and a recommendation") {
    Daemon daemon;
    daemon.begin_run("run_1", R"({"kind": "range_test"})");
    Records sweep{{"learning_rate", {}, {}}, {"loss", {}, {}}};
    for (std::int64_t step = 0; step < 100; ++step) {
        const double rate = 1e-7 * std::pow(10.0, 8.0 * static_cast<double>(step) / 99.0);
        const double fall = std::clamp(std::log10(rate / 1e-4) / 2.7, 0.0, 1.0);
        for (Series& series : sweep) series.steps.push_back(step);
        sweep[0].values.push_back(rate);
        sweep[1].values.push_back(2.3 - 0.8 * fall + 20.0 * rate * rate);
    }
    REQUIRE(daemon.live().add("run_1", sweep).ok());
    const auto run = daemon.live().finish("run_1", succeeded());
    REQUIRE(run.ok());
    CHECK(run->result.find("\"valley\"") != std::string::npos);
    CHECK(run->result.find("\"recommendation\"") != std::string::npos);
    daemon.begin_run("run_2", R"({"kind": "range_test"})");
    const auto without = daemon.live().finish("run_2", succeeded());
    REQUIRE(without.ok());
    CHECK(without->result.find("no rate to recommend") != std::string::npos);
}
