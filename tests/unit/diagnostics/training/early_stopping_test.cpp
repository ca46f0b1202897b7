#include "diagnostics/training/early_stopping.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "small_trainings.hpp"

using namespace rangefinder;

TEST_CASE("Patience runs out after so many evaluations without improvement") {
    const Dataset data = three_clouds();
    SmallTraining training(small_job(data), data);
    EarlyStopping stopping(EarlyStoppingSpec{2, 0.1});
    CHECK_FALSE(stopping.add(10, {{"loss", 1.0}}, *training.model));
    CHECK_FALSE(stopping.add(20, {{"loss", 0.95}}, *training.model));  // Less than min_delta.
    CHECK_FALSE(stopping.add(30, {{"loss", 0.5}}, *training.model));
    CHECK_FALSE(stopping.add(40, {{"loss", 0.6}}, *training.model));
    CHECK(stopping.add(50, {{"loss", std::numeric_limits<double>::quiet_NaN()}}, *training.model));
    CHECK(stopping.best_step() == 30);
    CHECK(stopping.best().at("loss") == 0.5);
}

TEST_CASE("The best weights come back") {
    const Dataset data = three_clouds();
    SmallTraining training(small_job(data), data);
    EarlyStopping stopping(EarlyStoppingSpec{5, 0.0});
    const ModelState best = training.model->state();
    stopping.add(1, {{"loss", 1.0}}, *training.model);
    ModelState other = best;
    other.parameters[0][0] += 1.0F;
    training.model->restore(other);
    stopping.add(2, {{"loss", 2.0}}, *training.model);
    stopping.restore_best(*training.model);
    CHECK(training.model->state() == best);
}

TEST_CASE("Without a specification the best is remembered, its weights are not") {
    const Dataset data = three_clouds();
    SmallTraining training(small_job(data), data);
    EarlyStopping stopping(std::nullopt);
    for (int i = 0; i < 100; ++i)
        CHECK_FALSE(stopping.add(i, {{"loss", 1.0 + i}}, *training.model));
    CHECK(stopping.best_step() == 0);
    CHECK_FALSE(stopping.keeps_weights());
}
