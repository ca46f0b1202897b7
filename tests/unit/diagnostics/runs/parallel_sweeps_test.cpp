#include "diagnostics/runs/parallel_sweeps.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <stdexcept>
#include <thread>

#include "../training/small_trainings.hpp"
#include "diagnostics/base/clock.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

JobSpec sweeps_job(const Dataset& data, std::int64_t sweeps, std::int64_t threads) {
    JobSpec job = small_job(data);
    RangeTestSpec test;
    test.budget = Budget::kQuick;
    test.sweeps = sweeps;
    test.validation = true;
    job.work = test;
    job.limits.threads = threads;
    return job;
}

RangeTestResult result_of(const JobSpec& job, const Dataset& data, RecordingObserver& observer,
                          std::stop_token stop = {}) {
    auto result = run(job, data, observer, stop);
    INFO((result.ok() ? std::string() : result.error().text));
    REQUIRE(result.ok());
    return std::get<RangeTestResult>(*result);
}

// To the last bit, also where a value is no number.
bool same_bits(const std::vector<double>& left, const std::vector<double>& right) {
    return left.size() == right.size() &&
           std::equal(left.begin(), left.end(), right.begin(), [](double a, double b) {
               return a == b || (std::isnan(a) && std::isnan(b));
           });
}

void check_same(const Curve& left, const Curve& right) {
    CHECK(same_bits(left.learning_rate, right.learning_rate));
    CHECK(same_bits(left.loss, right.loss));
    CHECK(same_bits(left.smoothed_loss, right.smoothed_loss));
    CHECK(same_bits(left.gradient_norm, right.gradient_norm));
    CHECK(same_bits(left.validation_loss, right.validation_loss));
}

// What lanes need of a run that has only to be asked for sweeps.
struct LanesOfNothing {
    Dataset data = three_clouds();
    JobSpec job = sweeps_job(data, 6, 2);
    RecordingObserver observer;
    std::stop_source stop;
    std::stop_token token = stop.get_token();
    SystemClock clock;
    RunFiles files;
    RunContext context{job, data, observer, token, clock, clock.steady(), files};
    ProgressMeter meter{clock.steady(), 600};

    std::vector<std::optional<Result<Sweep>>> run(const RunOneSweep& one) {
        return run_side_by_side({context, meter, 0, 6, {2, 1}}, one, [](const Sweep& sweep) {
            return sweep.stopped.reason == StopReason::kTimeLimit;
        });
    }
};

Sweep ended_by(StopReason reason, double loss = 1.0) {
    Sweep sweep;
    sweep.curve.loss = {loss};
    sweep.stopped.reason = reason;
    return sweep;
}

}  // namespace

TEST_CASE("Sweeps side by side are to the last bit what they are one after the other") {
    const Dataset data = three_clouds();
    RecordingObserver one_observer, three_observer;
    const auto one = result_of(sweeps_job(data, 3, 1), data, one_observer);
    const auto three = result_of(sweeps_job(data, 3, 3), data, three_observer);
    REQUIRE(three.sweeps.size() == 3);
    for (std::size_t k = 0; k < 3; ++k) {
        check_same(one.sweeps[k].curve, three.sweeps[k].curve);
        CHECK(one.sweeps[k].stopped.step == three.sweeps[k].stopped.step);
    }
    CHECK(one.recommendation.learning_rate == three.recommendation.learning_rate);
    CHECK(one.recommendation.explanation == three.recommendation.explanation);
    CHECK(one.findings.size() == three.findings.size());
    REQUIRE(one_observer.series.size() == three_observer.series.size());
    for (const auto& [name, series] : one_observer.series) {
        INFO(name);
        REQUIRE(three_observer.series.count(name) == 1);
        CHECK(series.steps == three_observer.series[name].steps);
        CHECK(same_bits(series.values, three_observer.series[name].values));
    }
}

TEST_CASE("The progress of sweeps side by side only grows and counts all of them") {
    const Dataset data = three_clouds();
    RecordingObserver observer;
    const auto result = result_of(sweeps_job(data, 4, 2), data, observer);
    std::int64_t before = 0, points = 0;
    for (const Progress& progress : observer.all_progress) {
        CHECK(progress.step >= before);
        CHECK(progress.step <= progress.steps);
        before = progress.step;
    }
    for (const Sweep& sweep : result.sweeps) {
        points += static_cast<std::int64_t>(sweep.curve.loss.size());
    }
    CHECK(before == points);
    CHECK(observer.all_progress.back().steps == points);
}

TEST_CASE("A stop ends all sweeps that run side by side") {
    const Dataset data = three_clouds();
    JobSpec job = sweeps_job(data, 2, 2);
    std::get<RangeTestSpec>(job.work).steps = 5000;
    std::stop_source stop;
    RecordingObserver observer;
    observer.after_progress = [&](const Progress& progress) {
        if (progress.step >= 20) stop.request_stop();
    };
    const auto result = result_of(job, data, observer, stop.get_token());
    REQUIRE_FALSE(result.sweeps.empty());
    for (const Sweep& sweep : result.sweeps) {
        CHECK(sweep.stopped.reason == StopReason::kCancelled);
        CHECK(sweep.curve.loss.size() < 200);
    }
    CHECK(result.trials.empty());
    CHECK_FALSE(result.recommendation.learning_rate);
}

TEST_CASE("As many sweeps run at a time as there are threads and room for models") {
    LanesOfNothing nothing;
    JobSpec& job = nothing.job;
    const auto lanes = [&](std::int64_t threads, std::int64_t sweeps) {
        job.limits.threads = threads;
        const SweepLanes found = sweep_lanes(nothing.context, sweeps);
        return std::pair(found.count, found.threads_each);
    };
    CHECK(lanes(1, 3) == std::pair<std::int64_t, std::int64_t>(1, 1));
    CHECK(lanes(4, 1) == std::pair<std::int64_t, std::int64_t>(1, 4));
    CHECK(lanes(2, 3) == std::pair<std::int64_t, std::int64_t>(2, 1));
    CHECK(lanes(8, 3) == std::pair<std::int64_t, std::int64_t>(3, 2));
    job.limits.memory_bytes = 1;
    CHECK(lanes(8, 3) == std::pair<std::int64_t, std::int64_t>(1, 8));
}

TEST_CASE("Every sweep has its place, whichever lane runs it, and its lane's threads") {
    LanesOfNothing nothing;
    std::atomic<int> running{0}, most{0};
    const auto sweeps = nothing.run([&](const RunContext& lane, ProgressMeter&, std::int64_t k) {
        const int now = ++running;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) continue;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        --running;
        const auto threads = static_cast<double>(lane.spec.limits.threads);
        return Result<Sweep>(ended_by(StopReason::kCompleted, static_cast<double>(k) + threads));
    });
    REQUIRE(sweeps.size() == 6);
    for (std::size_t k = 0; k < 6; ++k) {
        REQUIRE(sweeps[k]);
        CHECK((*sweeps[k])->curve.loss.front() == static_cast<double>(k) + 1.0);
    }
    CHECK(most <= 2);
}

TEST_CASE("After a sweep that was ended from outside no other begins") {
    LanesOfNothing nothing;
    const auto sweeps = nothing.run([](const RunContext& lane, ProgressMeter&, std::int64_t k) {
        if (k == 0) return Result<Sweep>(ended_by(StopReason::kTimeLimit));
        while (!lane.stop.stop_requested()) std::this_thread::yield();
        return Result<Sweep>(ended_by(StopReason::kCancelled));
    });
    CHECK(sweeps[0]);
    for (std::size_t k = 2; k < 6; ++k) CHECK_FALSE(sweeps[k]);
    CHECK_FALSE(nothing.stop.stop_requested());
}

TEST_CASE("What a sweep throws comes out when all have ended") {
    LanesOfNothing nothing;
    const auto throws = [](const RunContext& lane, ProgressMeter&,
                           std::int64_t k) -> Result<Sweep> {
        if (k == 0) throw std::runtime_error("no memory");
        while (!lane.stop.stop_requested()) std::this_thread::yield();
        return ended_by(StopReason::kCancelled);
    };
    CHECK_THROWS_WITH(nothing.run(throws), "no memory");
}

TEST_CASE("Sweeps speak one at a time") {
    LanesOfNothing nothing;
    std::atomic<int> speaking{0};
    nothing.observer.after_progress = [&](const Progress&) {
        CHECK(++speaking == 1);
        std::this_thread::yield();
        --speaking;
    };
    const auto sweeps = nothing.run([](const RunContext& lane, ProgressMeter&, std::int64_t k) {
        for (std::int64_t step = 1; step <= 100; ++step) {
            lane.observer.on_progress({step, 100, 0.0, std::nullopt});
            lane.observer.on_records({{"loss/" + std::to_string(k), {step}, {1.0}}});
        }
        return Result<Sweep>(ended_by(StopReason::kCompleted));
    });
    CHECK(nothing.observer.all_progress.size() == 600);
    CHECK(nothing.observer.all_progress.back().step == 600);
    for (std::int64_t k = 0; k < 6; ++k) {
        CHECK(nothing.observer.series["loss/" + std::to_string(k)].steps.size() == 100);
    }
}
