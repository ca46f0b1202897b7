#include "diagnostics/runs/trial_run.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

Trial trial_of(const TrialRequest& request, bool validates = true) {
    Dataset data = three_clouds();
    if (!validates) data.validation.clear();
    JobSpec job = small_job(data);
    job.work = RangeTestSpec{};
    RecordingObserver observer;
    const SystemClock clock;
    const std::stop_token stop;
    const RunFiles files;
    const RunContext context{job, data, observer, stop, clock, clock.steady(), files};
    ProgressMeter meter(clock.steady(), request.steps);
    const auto trial = run_trial(context, request, meter, 0);
    REQUIRE(trial.ok());
    REQUIRE(*trial);
    return **trial;
}

}  // namespace

TEST_CASE("A short training tells the loss before it and towards its end") {
    const bool validates = GENERATE(true, false);
    const Trial trial = trial_of({0.1, 60, 60, 0, 7}, validates);
    CHECK(trial.steps == 60);
    CHECK(trial.initial_loss > 0.8);
    CHECK(trial.validation_loss < 0.5 * trial.initial_loss);
}

TEST_CASE("A short training that shows nothing goes on to the longer length, others end") {
    const bool validates = GENERATE(true, false);
    CHECK(trial_of({1e-7, 30, 60, 0, 7}, validates).steps == 60);
    const Trial learnt = trial_of({0.1, 30, 60, 0, 7}, validates);
    CHECK(learnt.steps == 30);
    CHECK(learnt.validation_loss == trial_of({0.1, 30, 30, 0, 7}, validates).validation_loss);
}

TEST_CASE("A short training that breaks has an infinite loss") {
    const Trial trial = trial_of({1e12, 30, 60, 2, 7});
    CHECK(std::isinf(trial.validation_loss));
    CHECK(trial.repeat == 2);
}
