#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

constexpr std::int64_t kSteps = 150;

// y of eight features of different spread, with noise.
Dataset stretched_regression() {
    Dataset data;
    RandomStream random(1, RandomPurpose::kGenerator);
    data.shape.example = {8};
    data.shape.task = TaskKind::kRegression;
    for (int row = 0; row < 600; ++row) {
        double y = 0.5;
        for (int j = 0; j < 8; ++j) {
            const double x = random.normal() * (j == 0 ? 2.0 : j < 3 ? 1.0 : 0.4);
            data.features.push_back(static_cast<float>(x));
            y += j % 2 == 0 ? x : -x;
        }
        data.targets.push_back(static_cast<float>(y + 0.3 * random.normal()));
    }
    split_rows(data, 600, 120);
    return data;
}

JobSpec linear_job(const Dataset& data) {
    JobSpec job = small_job(data);
    job.optimizer = {};
    job.model.layers = {{"", LinearSpec{1, true}}};
    return job;
}

JobSpec mlp_job(const Dataset& data) {
    JobSpec job = small_job(data);
    job.optimizer = {};
    job.model.layers = {{"", LinearSpec{32, true}},
                        {"", ActivationSpec{ActivationKind::kTanh}},
                        {"", LinearSpec{32, true}},
                        {"", ActivationSpec{ActivationKind::kTanh}},
                        {"", LinearSpec{3, true}}};
    return job;
}

double answer(JobSpec job, const Dataset& data) {
    job.work = ProbeSpec{CriticalSharpnessSpec{}};
    RecordingObserver observer;
    const auto result = run(job, data, observer, {});
    INFO((result.ok() ? std::string() : result.error().text));
    REQUIRE(result.ok());
    const auto& probe = std::get<ProbeResult>(*result);
    CHECK(probe.stopped.reason == StopReason::kCompleted);
    const auto& measured = std::get<CriticalSharpnessResult>(probe.measured);
    INFO(measured.reason);
    REQUIRE(measured.learning_rate);
    return *measured.learning_rate;
}

struct Trained {
    bool finite = false;
    double first = 0.0;
    double last = 0.0;  // Mean over the last quarter.
};

Trained train(JobSpec job, const Dataset& data, double rate) {
    TrainingSpec training;
    training.steps = kSteps;
    training.learning_rate = rate;
    job.work = training;
    RecordingObserver observer;
    const auto result = run(job, data, observer, {});
    REQUIRE(result.ok());
    const std::vector<double>& losses = observer.series.at("loss").values;
    Trained trained{static_cast<std::int64_t>(losses.size()) == kSteps, losses.front(), 0.0};
    const std::size_t quarter = losses.size() / 4 + 1;
    for (std::size_t i = losses.size() - quarter; i < losses.size(); ++i) {
        trained.last += losses[i] / static_cast<double>(quarter);
    }
    return trained;
}

void check_edge(const JobSpec& base, const Dataset& data) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        JobSpec job = base;
        job.seed = seed;
        const double rate = answer(job, data);
        INFO("seed " << seed << ", rate " << rate);
        const Trained below = train(job, data, 0.8 * rate);
        CHECK(below.finite);
        CHECK(below.last < below.first);
        const Trained above = train(job, data, 1.5 * rate);
        CHECK((!above.finite || above.last > 0.8 * above.first));
    }
}

}  // namespace

TEST_CASE("On a parabola training holds at 0.8 of the critical rate and not at 1.5 of it") {
    const Dataset data = stretched_regression();
    check_edge(linear_job(data), data);
}

TEST_CASE("Early in an MLP's training it holds at 0.8 of the critical rate and not at 1.5 of it") {
    const Dataset data = three_clouds(600);
    check_edge(mlp_job(data), data);
}
