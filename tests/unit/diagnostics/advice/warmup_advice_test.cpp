#include "diagnostics/advice/warmup_advice.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

namespace {

PlannedTraining planned_with(const char* optimizer, std::optional<double> decay,
                             std::int64_t steps = 4000) {
    PlannedTraining planned;
    planned.steps = steps;
    planned.optimizer = optimizer;
    planned.second_moment_decay = decay;
    return planned;
}

Trial trial_that_starts(double rate, double early_training_loss) {
    Trial trial{rate, 75, 0.4, 2.0, 0};
    trial.early_training_loss = early_training_loss;
    return trial;
}

Recommendation warmed(const PlannedTraining& planned, const std::vector<Trial>& trials = {}) {
    Recommendation answer;
    answer.learning_rate = 0.1;
    add_warmup(trials, planned, answer);
    return answer;
}

}  // namespace

TEST_CASE("An average of squared gradients is given the time it needs, a tenth at most") {
    const auto rmsprop = warmed(planned_with("rmsprop", 0.99));
    REQUIRE(rmsprop.warmup);
    CHECK(rmsprop.warmup->steps == 200);
    CHECK(rmsprop.warmup->start_factor == Approx(1.0 / 200));
    const auto adam = warmed(planned_with("adam", 0.999));
    REQUIRE(adam.warmup);
    CHECK(adam.warmup->steps == 400);
    CHECK_THAT(adam.warmup->why, Catch::Contains("2000") && Catch::Contains("tenth"));
    CHECK(warmed(planned_with("adam", 1.0 - 1e-18)).warmup->steps == 400);
}

TEST_CASE("A training of a few steps gets no warm-up") {
    const auto answer = warmed(planned_with("adam", 0.999, 10));
    CHECK_FALSE(answer.warmup);
    CHECK(answer.explanation.size() == 1);
}

TEST_CASE("Plain descent is warmed up only where the loss first rose next to the rate") {
    const PlannedTraining planned = planned_with("sgd", std::nullopt);
    const Trial calm = trial_that_starts(0.03, 1.5);
    const Trial steep = trial_that_starts(0.1, 3.0);
    const auto rose = warmed(planned, {calm, steep});
    REQUIRE(rose.warmup);
    CHECK(rose.warmup->steps == 400);
    CHECK(rose.warmup->start_factor == Approx(0.1));
    CHECK_THAT(rose.warmup->why, Catch::Contains("Gilmer"));
    CHECK_FALSE(warmed(planned, {trial_that_starts(0.1, 1.9), trial_that_starts(1.0, 9.0)}).warmup);
}

TEST_CASE("Without short trainings no need of a warm-up is claimed") {
    const auto answer = warmed(planned_with("sgd", std::nullopt));
    CHECK_FALSE(answer.warmup);
    CHECK(answer.explanation.empty());
}

TEST_CASE("What rises by itself is not warmed up") {
    PlannedTraining cycle = planned_with("adam", 0.999);
    cycle.schedule = "one_cycle";
    CHECK_FALSE(warmed(cycle).warmup);
    CHECK_FALSE(warmed(planned_with("prodigy", std::nullopt)).warmup);
}

TEST_CASE("Of an unknown optimizer nothing is said") {
    const auto answer = warmed(PlannedTraining{});
    CHECK_FALSE(answer.warmup);
    CHECK(answer.explanation.empty());
}
