#include "daemon/api/analysis_sweep.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace rangefinder;
using namespace rangefinder::api;

namespace {

std::vector<double> even_ladder(double start, double end, std::size_t steps) {
    std::vector<double> rates;
    for (std::size_t i = 0; i < steps; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(steps - 1);
        rates.push_back(start * std::pow(end / start, share));
    }
    return rates;
}

std::vector<double> first_of(std::vector<double> rates, std::size_t points) {
    rates.resize(points);
    return rates;
}

Series counted(const char* name, const std::vector<double>& values) {
    Series series{name, {}, values};
    for (std::size_t i = 0; i < values.size(); ++i) {
        series.steps.push_back(static_cast<std::int64_t>(i));
    }
    return series;
}

AnalysisRequest request_with(const std::vector<double>& rates, const std::vector<double>& losses) {
    AnalysisRequest request;
    request.facts.kind = "range_test";
    request.records = {counted("learning_rate", rates), counted("loss", losses)};
    return request;
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("The length of a ladder that ended early is told from its rates") {
    CHECK(ladder_length(first_of(even_ladder(1e-7, 10.0, 100), 83)) == 100);
    CHECK(ladder_length(first_of(even_ladder(1e-8, 1.0, 100), 60)) == 100);
    CHECK(ladder_length(first_of(even_ladder(1e-5, 1.0, 400), 350)) == 400);
    CHECK(ladder_length(first_of(even_ladder(1e-6, 100.0, 173), 165)) == 173);
    std::vector<double> linear;
    for (int i = 0; i < 40; ++i) linear.push_back(1e-4 + (1.0 - 1e-4) * i / 99);
    CHECK(ladder_length(linear) == 100);
    CHECK_FALSE(ladder_length({1e-3, 1e-2}));
    CHECK_FALSE(ladder_length({1e-5, 3e-5, 7e-4, 1e-2, 2e-2}));
}

TEST_CASE("A curve ends where its loss explodes or is no number for good, as our own does") {
    std::vector<double> losses(100, 2.0);
    for (std::size_t i = 60; i < 100; ++i)
        losses[i] = 2.0 * std::pow(1.5, static_cast<double>(i - 59));
    const auto exploded = sweep_of(request_with(even_ladder(1e-7, 10.0, 100), losses));
    CHECK(exploded.sweep.stopped.reason == StopReason::kLossExploded);
    CHECK(exploded.sweep.curve.loss.size() < 80);
    CHECK(exploded.sweep.stopped.step + 1 ==
          static_cast<std::int64_t>(exploded.sweep.curve.loss.size()));
    CHECK(exploded.sweep.ladder_steps == 100);
    CHECK(exploded.notes.size() == 1);
    std::vector<double> lost(100, 2.0);
    for (std::size_t i = 70; i < 100; ++i) lost[i] = kNan;
    const auto nan = sweep_of(request_with(even_ladder(1e-7, 10.0, 100), lost));
    CHECK(nan.sweep.stopped.reason == StopReason::kNonFiniteLoss);
    CHECK(nan.sweep.stopped.step == 70);
    CHECK(nan.sweep.curve.loss.size() == 71);
    const auto never =
        sweep_of(request_with(even_ladder(1e-7, 10.0, 10), std::vector<double>(10, kNan)));
    CHECK(never.sweep.stopped.step == 0);
}

TEST_CASE("A loss that comes back from a bad moment has not exploded") {
    std::vector<double> losses(100, 2.0);
    losses[0] = 0.01;
    losses[50] = kNan;
    const auto found = sweep_of(request_with(even_ladder(1e-7, 10.0, 100), losses));
    CHECK(found.sweep.curve.loss.size() == 99);
    CHECK(found.sweep.stopped.reason == StopReason::kCompleted);
    CHECK(found.notes.size() == 1);
}

TEST_CASE("Losses at one rate are averaged") {
    const auto found = sweep_of(request_with({1e-3, 1e-3, 1e-2, 1e-2}, {1.0, 3.0, 2.0, 1.0}));
    CHECK(found.sweep.curve.learning_rate == std::vector<double>{1e-3, 1e-2});
    CHECK(found.sweep.curve.loss == std::vector<double>{2.0, 1.5});
}
