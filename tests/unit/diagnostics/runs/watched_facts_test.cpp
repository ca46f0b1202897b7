#include "diagnostics/runs/watched_facts.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"
#include "diagnostics/runs/run_model.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

RunFacts facts_of(JobSpec job, const Dataset& data) {
    TrainingSpec training;
    training.steps = 100;
    training.learning_rate = 0.1;
    job.work = training;
    RecordingObserver observer;
    const std::stop_token stop;
    const SystemClock clock;
    const RunFiles files;
    const RunContext context{job, data, observer, stop, clock, clock.steady(), files};
    const auto made = make_run_model(context, 1);
    REQUIRE(made.ok());
    TrainingPlan plan;
    plan.steps = 100;
    plan.batches_per_epoch = 7;
    return facts_of_training(context, training, plan, *made->model);
}

}  // namespace

TEST_CASE("the best constant prediction of a regression has its targets' variance as loss") {
    Dataset data = noisy_plane();
    const RunFacts facts = facts_of(small_job(data), data);
    REQUIRE(facts.baseline_loss);
    CHECK(*facts.baseline_loss == Approx(5.0).epsilon(0.3));
    CHECK(facts.planned_steps == 100);
    CHECK(facts.steps_per_epoch == 7);
    CHECK(facts.class_counts.empty());
}

TEST_CASE("the best constant prediction of classes has their entropy as loss") {
    Dataset data = three_clouds();
    data.shape.class_counts = {80, 40, 40};
    const RunFacts facts = facts_of(small_job(data), data);
    REQUIRE(facts.baseline_loss);
    CHECK(*facts.baseline_loss == Approx(0.5 * std::log(2.0) + 0.5 * std::log(4.0)));
    CHECK(facts.class_counts == data.shape.class_counts);
}

TEST_CASE("layers are told with their type, size, inputs and whether they train") {
    Dataset data = three_clouds();
    JobSpec job = small_job(data);
    job.model.freeze = {"0"};
    const RunFacts facts = facts_of(job, data);
    REQUIRE(facts.layers.size() >= 3);
    CHECK(facts.layers[0].name == "0");
    CHECK(facts.layers[0].type == "linear");
    CHECK(facts.layers[0].parameters == 16 * 4 + 16);
    CHECK(facts.layers[0].fan_in == 4);
    CHECK(facts.layers[0].frozen);
    CHECK(facts.layers[1].type == "tanh");
    CHECK(facts.layers[1].parameters == 0);
    CHECK_FALSE(facts.layers[2].frozen);
    CHECK(facts.layers[2].fan_in == 16);
}

TEST_CASE("inputs are told by feature, as the model sees them") {
    Dataset data = three_clouds();
    for (std::size_t i = 0; i < data.features.size(); i += 4) {
        data.features[i] = 7.0F;
        data.features[i + 1] *= 1000.0F;
    }
    const RunFacts facts = facts_of(small_job(data), data);
    REQUIRE(facts.input_mean.size() == 4);
    CHECK(facts.input_mean[0] == Approx(7.0));
    CHECK(facts.input_deviation[0] == 0.0);
    CHECK(facts.input_deviation[1] > 500.0);
}
