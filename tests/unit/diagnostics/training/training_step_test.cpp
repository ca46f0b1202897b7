#include "diagnostics/training/training_step.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "diagnostics/training/batch_source.hpp"
#include "small_trainings.hpp"

using namespace rangefinder;

TEST_CASE("A step lowers the loss of its own batch") {
    const Dataset data = three_clouds();
    SmallTraining training(small_job(data), data);
    DatasetBatches batches(data, 16, 1);
    batches.fill_next(*training.model);
    const StepOutcome outcome = train_step(*training.model, *training.optimizer, 0.01);
    CHECK_FALSE(outcome.stop);
    CHECK(outcome.gradient_norm > 0.0);
    CHECK(training.model->forward(Mode::kEvaluate) < outcome.loss);
}

TEST_CASE("A loss that is not finite updates nothing") {
    const Dataset data = noisy_plane();
    SmallTraining training(small_job(data), data);
    DatasetBatches batches(data, 16, 1);
    batches.fill_next(*training.model);
    training.model->targets()[0] = std::numeric_limits<float>::infinity();
    const ModelState before = training.model->state();
    const StepOutcome outcome = train_step(*training.model, *training.optimizer, 0.01);
    CHECK(outcome.stop == StopReason::kNonFiniteLoss);
    CHECK(std::isnan(outcome.gradient_norm));
    CHECK(training.model->state().parameters == before.parameters);
}

TEST_CASE("Two trainings of one specification are equal to the last bit") {
    const Dataset data = three_clouds();
    const JobSpec job = small_job(data);
    SmallTraining first(job, data), second(job, data);
    DatasetBatches first_batches(data, 16, 1), second_batches(data, 16, 1);
    for (int step = 0; step < 30; ++step) {
        first_batches.fill_next(*first.model);
        second_batches.fill_next(*second.model);
        const auto a = train_step(*first.model, *first.optimizer, 0.05);
        const auto b = train_step(*second.model, *second.optimizer, 0.05);
        REQUIRE(a.loss == b.loss);
        REQUIRE(a.gradient_norm == b.gradient_norm);
    }
    CHECK(first.model->state() == second.model->state());
}
