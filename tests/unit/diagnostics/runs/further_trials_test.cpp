#include <catch2/catch.hpp>

#include "../training/small_trainings.hpp"
#include "diagnostics/runs/layer_groups.hpp"
#include "diagnostics/runs/runs.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

JobSpec further_job(const Dataset& data) {
    JobSpec job = small_job(data);
    RangeTestSpec test;
    test.planned_steps = 60;
    job.work = test;
    return job;
}

RangeTestSpec& range_test_in(JobSpec& job) {
    return std::get<RangeTestSpec>(job.work);
}

RangeTestResult result_of(const JobSpec& job, const Dataset& data, RecordingObserver& observer) {
    auto result = run(job, data, observer, {});
    INFO((result.ok() ? std::string() : result.error().text));
    REQUIRE(result.ok());
    return std::get<RangeTestResult>(*result);
}

bool explains(const RangeTestResult& result, const char* text) {
    for (const std::string& sentence : result.recommendation.explanation) {
        if (sentence.find(text) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("Settings that were asked for are tried from two starts, and the rate stays as it was") {
    const Dataset data = three_clouds();
    RecordingObserver plain_observer, observer;
    JobSpec job = further_job(data);
    const auto plain = result_of(job, data, plain_observer);
    range_test_in(job).advise_weight_decay = true;
    range_test_in(job).advise_momentum = true;
    const auto advised = result_of(job, data, observer);
    CHECK(advised.recommendation.learning_rate == plain.recommendation.learning_rate);
    CHECK_FALSE(plain.recommendation.weight_decay);
    const auto& decay = advised.recommendation.weight_decay;
    REQUIRE(decay);
    REQUIRE(decay->tried.size() == 4);
    CHECK(decay->tried[0].validation_losses.size() == 2);
    CHECK(decay->steps == 4 * 2 * 60);
    CHECK(decay->tried[3].learning_rate == *advised.recommendation.learning_rate);
    const auto& momentum = advised.recommendation.momentum;
    REQUIRE(momentum);
    REQUIRE(momentum->tried.size() >= 4);
    const SettingTrial& first = momentum->tried.front();
    for (const SettingTrial& one : momentum->tried) {
        CHECK(one.learning_rate / (1.0 - one.value) ==
              Approx(first.learning_rate / (1.0 - first.value)));
    }
    const Progress& last = observer.all_progress.back();
    CHECK(last.step == last.steps);
    CHECK(observer.all_progress.front().steps ==
          plain_observer.all_progress.front().steps + decay->steps + momentum->steps);
}

TEST_CASE("Further trials say the same again for the same seed") {
    const Dataset data = three_clouds();
    RecordingObserver observer;
    JobSpec job = further_job(data);
    range_test_in(job).advise_weight_decay = true;
    const auto one = result_of(job, data, observer).recommendation.weight_decay;
    const auto two = result_of(job, data, observer).recommendation.weight_decay;
    REQUIRE((one && two));
    CHECK(one->why == two->why);
    CHECK(one->tried.front().validation_losses == two->tried.front().validation_losses);
}

TEST_CASE("Rates by layer are tried only when a part of the model is trained") {
    const Dataset data = three_clouds();
    RecordingObserver observer;
    JobSpec job = further_job(data);
    job.model.layers.insert(job.model.layers.begin() + 2,
                            {{"", LinearSpec{16, true}}, {"", ActivationSpec{}}});
    CHECK_FALSE(explains(result_of(job, data, observer), "ates by layer"));
    job.model.freeze = {"0"};
    const auto part = result_of(job, data, observer);
    CHECK(explains(part, "Rates by layer, tried with trainings"));
    std::int64_t steps = 0;
    for (const Sweep& sweep : part.sweeps) steps += sweep.ladder_steps;
    for (const Trial& trial : part.trials) steps += trial.steps;
    CHECK(steps <= 800);
    job.model.freeze = {"0", "2"};
    CHECK(explains(result_of(job, data, observer), "only one group"));
}

TEST_CASE("Layers are grouped from the output to the input, frozen ones left out") {
    const Dataset data = three_clouds();
    JobSpec job = small_job(data);
    job.model.layers = {{"", LinearSpec{8, true}}, {"", LinearSpec{8, true}},
                        {"", LinearSpec{8, true}}, {"", LinearSpec{8, true}},
                        {"", LinearSpec{8, true}}, {"", LinearSpec{3, true}}};
    job.model.freeze = {"0"};
    const auto model = build_model(job.model, data.shape, {8, 1, 1, Precision::kFloat32});
    REQUIRE(model.ok());
    const std::vector<std::vector<std::string>> expected = {{"5"}, {"3", "4"}, {"2"}, {"1"}};
    CHECK(layer_groups(**model, job.model) == expected);
}
