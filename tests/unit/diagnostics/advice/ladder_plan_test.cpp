#include "diagnostics/advice/ladder_plan.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>

#include "diagnostics/base/random.hpp"

using namespace rangefinder;

namespace {

constexpr double kFactor = 4.0;

using LossOfLogRate = std::function<double(double)>;

// As a sweep over [start, end] would see this loss; ends where it exploded or is not finite.
Sweep swept(const LossOfLogRate& loss, double start, double end, std::int64_t steps = 100,
            double noise = 0.0) {
    Sweep sweep;
    sweep.ladder_steps = steps;
    RandomStream random(7, RandomPurpose::kProbe);
    double best = std::numeric_limits<double>::infinity();
    for (std::int64_t k = 0; k < steps; ++k) {
        const double rate =
            start * std::pow(end / start, static_cast<double>(k) / static_cast<double>(steps - 1));
        const double value = loss(std::log10(rate)) + noise * random.normal();
        sweep.curve.learning_rate.push_back(rate);
        sweep.curve.loss.push_back(value);
        sweep.stopped = {StopReason::kLossExploded, k, rate};
        if (!std::isfinite(value)) sweep.stopped.reason = StopReason::kNonFiniteLoss;
        best = std::min(best, value);
        if (!std::isfinite(value) || value > kFactor * best) return sweep;
    }
    sweep.stopped = {StopReason::kCompleted, steps, end};
    return sweep;
}

double step_up(double x, double place) {
    return 1.0 / (1.0 + std::exp(-4.0 * (x - place)));
}

// Falls around 10^fall, turns up below 10^turn and explodes above it.
LossOfLogRate valley(double fall, double turn) {
    return
        [=](double x) { return 2.3 - 1.6 * step_up(x, fall) + std::pow(10.0, 1.5 * (x - turn)); };
}

// Sweeps as long as another range is asked for.
std::vector<Sweep> explored(const LossOfLogRate& loss, double start, double end,
                            std::int64_t steps = 100, double noise = 0.0) {
    std::vector<Sweep> sweeps{swept(loss, start, end, steps, noise)};
    while (const auto next = next_ladder(sweeps)) {
        INFO(next->reason);
        REQUIRE(next->start < next->end);
        REQUIRE(next->start >= kLowestRate);
        REQUIRE(next->end <= kHighestRate);
        REQUIRE_FALSE(next->reason.empty());
        sweeps.push_back(swept(loss, next->start, next->end, steps, noise));
        REQUIRE(sweeps.size() <= kMostRangeSweeps);
    }
    return sweeps;
}

}  // namespace

TEST_CASE("A ladder that shows fall and turn is kept") {
    CHECK(explored(valley(-3, 0), 1e-5, 10.0).size() == 1);
    CHECK(explored(valley(-3, 0), 1e-5, 10.0, 100, 0.05).size() == 1);
}

TEST_CASE("A loss that never turns up is followed to higher rates") {
    const auto sweeps = explored(valley(0, 3), 1e-5, 1.0);
    REQUIRE(sweeps.size() >= 2);
    CHECK(sweeps[1].curve.learning_rate.back() > 10.0);
    CHECK(sweeps.back().stopped.reason == StopReason::kLossExploded);
    CHECK(sweeps.back().curve.learning_rate.front() < 0.1);
}

TEST_CASE("A loss that never falls at low rates is followed to where it does") {
    const auto sweeps = explored(valley(1, 3), 1e-7, 1e-2);
    REQUIRE(sweeps.size() >= 2);
    CHECK(sweeps.back().stopped.reason == StopReason::kLossExploded);
    CHECK(sweeps.back().curve.learning_rate.front() < 1.0);
}

TEST_CASE("A loss that falls from the first rate on is followed to lower rates") {
    const auto sweeps = explored(valley(-4, -1), 1e-4, 10.0);
    REQUIRE(sweeps.size() >= 2);
    CHECK(sweeps[1].curve.learning_rate.front() == Approx(1e-7));
    CHECK(sweeps.back().curve.learning_rate.front() < 1e-5);
    CHECK(sweeps.back().stopped.reason == StopReason::kLossExploded);
}

TEST_CASE("A loss that explodes at once is followed to lower rates") {
    const auto sweeps = explored(valley(-7, -4), 1e-4, 10.0);
    REQUIRE(sweeps.size() >= 2);
    CHECK(sweeps.back().curve.learning_rate.front() < 1e-7);
    CHECK(sweeps.back().curve.loss.size() > 20);
}

TEST_CASE("What matters in a small part of a long ladder is looked at closer, once") {
    const auto sweeps = explored(valley(-2, -1), 1e-9, 1e3);
    REQUIRE(sweeps.size() == 2);
    CHECK(sweeps[1].curve.learning_rate.front() > 1e-5);
    CHECK(sweeps[1].curve.learning_rate.back() > sweeps[0].curve.learning_rate.back() / 10);
}

TEST_CASE("Every first guess ends with a ladder that shows the fall and the turn") {
    const double fall = GENERATE(-5.0, -3.0, -1.0, 1.0);
    const double width = GENERATE(1.5, 3.0);
    const double start = GENERATE(1e-8, 1e-5, 1e-2);
    const double decades = GENERATE(3.0, 6.0, 9.0);
    const double noise = GENERATE(0.0, 0.1);
    INFO(fall << " to " << fall + width << ", first guess from " << start << " over " << decades);
    const auto sweeps =
        explored(valley(fall, fall + width), start, start * std::pow(10.0, decades), 100, noise);
    const Sweep& last = sweeps.back();
    const auto& rates = last.curve.learning_rate;
    CHECK(std::log10(rates.front()) < fall + 0.2);
    // Up again by half of what it fell, at least.
    CHECK(last.curve.loss.back() > 1.3);
}

TEST_CASE("A loss that neither falls nor turns up is given up after a few sweeps") {
    const auto flat = [](double) { return 1.0; };
    const auto sweeps = explored(flat, 1e-7, 10.0);
    CHECK(sweeps.size() <= kMostRangeSweeps);
    CHECK(sweeps.back().curve.learning_rate.back() == Approx(kHighestRate));
    CHECK(explored(flat, 1e-7, 10.0, 100, 0.2).size() <= kMostRangeSweeps);
}

TEST_CASE(
    "A sweep that was ended from outside, or is not finite from the start, asks for nothing") {
    for (const StopReason reason :
         {StopReason::kCancelled, StopReason::kTimeLimit, StopReason::kStoppedByRule}) {
        Sweep sweep = swept(valley(0, 3), 1e-5, 1.0);
        sweep.stopped.reason = reason;
        CHECK_FALSE(next_ladder(std::vector{sweep}));
    }
    const auto nothing = [](double) { return std::nan(""); };
    CHECK_FALSE(next_ladder(std::vector{swept(nothing, 1e-5, 1.0)}));
    CHECK_FALSE(next_ladder({}));
    CHECK_FALSE(next_ladder(std::vector{Sweep()}));
}

TEST_CASE("The same sweeps ask for the same ladder") {
    const std::vector<Sweep> sweeps{swept(valley(0, 3), 1e-5, 1.0, 100, 0.1)};
    const auto once = next_ladder(sweeps), again = next_ladder(sweeps);
    REQUIRE(once);
    REQUIRE(again);
    CHECK(once->start == again->start);
    CHECK(once->end == again->end);
}
