#include "diagnostics/training/training_step.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

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

TEST_CASE("Accumulated batches train as one large batch") {
    const Dataset data = three_clouds();
    JobSpec job = small_job(data);
    SmallTraining parts(job, data);
    job.batch_size = 64;
    SmallTraining whole(job, data);
    DatasetBatches small(data, 16, 1), large(data, 64, 1);
    TrainingStep accumulated({*parts.model, *parts.optimizer, small}, {}, 4);
    TrainingStep single({*whole.model, *whole.optimizer, large}, {});
    // 128 rows are two large batches of one order: the same rows four by four.
    for (int step = 0; step < 2; ++step) {
        const StepOutcome a = accumulated.run(0.1), b = single.run(0.1);
        CHECK(a.loss == Approx(b.loss).epsilon(1e-6));
        CHECK(a.gradient_norm == Approx(b.gradient_norm).epsilon(1e-5));
    }
    const ModelState a = parts.model->state(), b = whole.model->state();
    for (std::size_t p = 0; p < a.parameters.size(); ++p) {
        for (std::size_t i = 0; i < a.parameters[p].size(); ++i) {
            CHECK(a.parameters[p][i] == Approx(b.parameters[p][i]).margin(1e-6));
        }
    }
}

TEST_CASE("A loss that is not finite forgets the batches that were accumulated before it") {
    const Dataset data = three_clouds();
    SmallTraining training(small_job(data), data), other(small_job(data), data);
    DatasetBatches batches(data, 16, 1), same(data, 16, 1);
    const ModelState start = training.model->state();

    // Batches whose second is broken, once.
    class Broken final : public BatchSource {
      public:
        explicit Broken(BatchSource& inner) : inner_(inner) {}
        void fill_next(Model& model) override {
            inner_.fill_next(model);
            if (++count_ == 2) model.input()[0] = std::numeric_limits<float>::quiet_NaN();
        }
        BatchOrderState state() const override { return inner_.state(); }
        void restore(const BatchOrderState& state) override { inner_.restore(state); }

      private:
        BatchSource& inner_;
        int count_ = 0;
    } broken(batches);
    TrainingStep step({*training.model, *training.optimizer, broken}, {}, 2);
    CHECK(step.run(0.1).stop == StopReason::kNonFiniteLoss);
    CHECK(training.model->state().parameters == start.parameters);
    batches.restore(same.state());
    const StepOutcome after = step.run(0.1);
    TrainingStep clean({*other.model, *other.optimizer, same}, {}, 2);
    CHECK(after.gradient_norm == clean.run(0.1).gradient_norm);
}

TEST_CASE("Gradients are clipped by value first, then by norm, and both norms are told") {
    const Dataset data = three_clouds();
    SmallTraining training(small_job(data), data);
    DatasetBatches batches(data, 16, 1);
    batches.fill_next(*training.model);
    training.model->forward(Mode::kTrain);
    training.model->backward();
    const double norm = training.model->gradient_norm();
    double squares = 0.0;
    for (const ParameterView& parameter : training.model->trainable()) {
        for (const float gradient : parameter.gradient) {
            const double clamped = std::clamp(static_cast<double>(gradient), -0.05, 0.05);
            squares += clamped * clamped;
        }
    }
    const double clamped_norm = std::sqrt(squares);
    REQUIRE(clamped_norm < norm);
    SECTION("a limit above changes nothing") {
        CHECK(clip_gradients(*training.model, {.norm = 2 * norm}, norm) == norm);
    }
    SECTION("by value alone") {
        const double after = clip_gradients(*training.model, {.value = 0.05}, norm);
        CHECK(after == Approx(clamped_norm).epsilon(1e-6));
    }
    SECTION("by both") {
        const ClipSpec clip{.norm = clamped_norm / 2, .value = 0.05};
        const double after = clip_gradients(*training.model, clip, norm);
        CHECK(after == Approx(clamped_norm / 2).epsilon(1e-5));
        CHECK(training.model->gradient_norm() == Approx(after).epsilon(1e-6));
    }
}
