#include "diagnostics/runs/trial_curve.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace rangefinder;

namespace {

TrialCurve falling_curve(int steps) {
    TrialCurve curve;
    for (int step = 0; step < steps; ++step) curve.add(100.0 - step);
    return curve;
}

}  // namespace

TEST_CASE("A trial's training loss is told by parts of its length") {
    const TrialCurve curve = falling_curve(100);
    CHECK(curve.mean(100, 0.0, 0.1) == Approx(95.5));
    CHECK(curve.mean(100, 0.8, 1.0) == Approx(10.5));
    CHECK(curve.mean(5, 0.0, 0.1) == Approx(100.0));
}

TEST_CASE("Where a trial did not get to, there is no loss") {
    Trial trial{0.1, 100, 0.5, 2.0, 0};
    falling_curve(30).describe(std::nan(""), trial);
    CHECK(trial.early_training_loss == Approx(95.5));
    CHECK(std::isnan(trial.late_training_loss));
    CHECK(std::isnan(trial.halfway_loss));
}

TEST_CASE("Halfway is what was measured there, else the training loss around it") {
    Trial trial{0.1, 100, 0.5, 2.0, 0};
    falling_curve(100).describe(0.7, trial);
    CHECK(trial.halfway_loss == 0.7);
    falling_curve(100).describe(std::nan(""), trial);
    CHECK(trial.halfway_loss == Approx(50.5));
}
