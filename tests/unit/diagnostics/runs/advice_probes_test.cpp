#include "diagnostics/runs/advice_probes.hpp"

#include <catch2/catch.hpp>

#include "../training/small_trainings.hpp"
#include "diagnostics/runs/runs.hpp"
#include "diagnostics/spec/model_summary.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

JobSpec probed_job(const Dataset& data, OptimizerKind kind, Budget budget = Budget::kStandard) {
    JobSpec job = small_job(data);
    job.optimizer = {};
    job.optimizer.kind = kind;
    RangeTestSpec test;
    test.budget = budget;
    job.work = test;
    return job;
}

RangeTestResult run_probed(const JobSpec& job, const Dataset& data, RecordingObserver& observer) {
    auto result = run(job, data, observer, {});
    INFO((result.ok() ? std::string() : result.error().text));
    REQUIRE(result.ok());
    return std::get<RangeTestResult>(*result);
}

std::int64_t all_steps(const RangeTestResult& result) {
    std::int64_t steps = result.probes ? result.probes->steps : 0;
    for (const Sweep& sweep : result.sweeps) {
        steps += static_cast<std::int64_t>(sweep.curve.loss.size());
    }
    for (const Trial& trial : result.trials) steps += trial.steps;
    return steps;
}

}  // namespace

TEST_CASE("A standard range test has second opinions, the noise scale and the stable rates") {
    const Dataset data = three_clouds();
    const auto kind = GENERATE(OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kRmsprop);
    RecordingObserver observer;
    const JobSpec job = probed_job(data, kind);
    const auto result = run_probed(job, data, observer);
    REQUIRE(result.probes);
    const AdviceProbes& probes = *result.probes;
    CHECK(probes.optimizer == optimizer_name(kind));
    CHECK(all_steps(result) <= 800);
    for (const MeasuredOpinion& opinion : probes.opinions) {
        CHECK(opinion.steps <= 75);
        CHECK(opinion.learning_rate.has_value() == opinion.reason.empty());
    }
    CHECK(probes.opinions.size() + probes.left_out.size() >= 2);
    REQUIRE(probes.noise);
    CHECK(probes.noise->batch_size == job.batch_size);
    CHECK(probes.place_steps >= 10);
    const bool bracketed = result.recommendation.largest_stable_rate && !probes.stability;
    CHECK((bracketed || probes.stability || !probes.left_out.empty()));
    CHECK(result.recommendation.second_opinion.size() == probes.opinions.size());
    CHECK(observer.all_progress.back().step == observer.all_progress.back().steps);
}

TEST_CASE("What is measured beside the trials does not move the rate, and is the same again") {
    const Dataset data = three_clouds();
    const JobSpec job = probed_job(data, OptimizerKind::kAdam);
    RecordingObserver observer, again;
    const auto result = run_probed(job, data, observer);
    const auto repeated = run_probed(job, data, again);
    REQUIRE(result.probes);
    CHECK(*result.recommendation.learning_rate == *repeated.recommendation.learning_rate);
    CHECK(result.recommendation.explanation == repeated.recommendation.explanation);
    CHECK(result.probes->steps == repeated.probes->steps);
}

TEST_CASE("A quick range test measures nothing beside its sweep") {
    const Dataset data = three_clouds();
    RecordingObserver observer;
    const auto result =
        run_probed(probed_job(data, OptimizerKind::kSgd, Budget::kQuick), data, observer);
    CHECK_FALSE(result.probes);
    CHECK(result.recommendation.second_opinion.empty());
}

TEST_CASE("An optimizer that estimates its rate itself gets no second opinion") {
    const Dataset data = three_clouds();
    RecordingObserver observer;
    const auto result = run_probed(probed_job(data, OptimizerKind::kProdigy), data, observer);
    if (result.probes) CHECK(result.probes->opinions.empty());
}

TEST_CASE("Where memory leaves no room nothing is measured beside the trials, and that is said") {
    const Dataset data = three_clouds();
    JobSpec job = probed_job(data, OptimizerKind::kAdam);
    const auto summary = summarize_model(job, data.shape);
    REQUIRE(summary.ok());
    job.limits.memory_bytes = summary->bytes.total;
    RecordingObserver observer;
    const auto result = run_probed(job, data, observer);
    REQUIRE(result.probes);
    CHECK(result.probes->opinions.empty());
    CHECK_FALSE(result.probes->noise);
    REQUIRE(result.probes->left_out.size() >= 2);
    CHECK(result.probes->left_out[0].find("memory limit") != std::string::npos);
    CHECK(result.recommendation.learning_rate);
}

TEST_CASE("The probes of a standard test take no more steps than one and a half sweeps") {
    RangeTestSpec test;
    TrialPlan plan;
    plan.planned_steps = 400;
    CHECK(probe_steps(test, plan, {200, 300}) == 150);
    CHECK(probe_steps(test, plan, {200, 560}) == 40);
    test.budget = Budget::kThorough;
    CHECK(probe_steps(test, plan, {300, 900}) == 300);
    test.budget = Budget::kQuick;
    CHECK(probe_steps(test, plan, {100, 0}) == 0);
}
