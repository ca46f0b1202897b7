#include "diagnostics/advice/trials.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "curves.hpp"
#include "diagnostics/advice/advice.hpp"

using namespace rangefinder;

namespace {

const double kDiverged = std::numeric_limits<double>::infinity();

std::vector<Trial> trials_with(double rate, std::vector<std::pair<double, double>> results) {
    std::vector<Trial> trials;
    for (const auto& [factor, loss] : results) trials.push_back({factor * rate, 100, loss});
    return trials;
}

}  // namespace

TEST_CASE("Trials climb while twice the rate is clearly better, and look down when it is not") {
    CHECK(next_trial_from(0.1, {}) == 0.1);
    CHECK(next_trial_from(0.1, trials_with(0.1, {{1, 1.0}})) == 0.2);
    CHECK(next_trial_from(0.1, trials_with(0.1, {{1, 1.0}, {2, 0.8}})) == 0.4);
    CHECK(next_trial_from(0.1, trials_with(0.1, {{1, 1.0}, {2, 0.99}})) == 0.05);
    CHECK(next_trial_from(0.1, trials_with(0.1, {{1, 1.0}, {2, kDiverged}})) == 0.05);
    CHECK(next_trial_from(0.1, trials_with(0.1, {{1, 1.0}, {2, 0.8}, {4, 0.7}})) == 0.8);
    CHECK_FALSE(next_trial_from(0.1, trials_with(0.1, {{1, 1.0}, {2, 0.8}, {4, 0.79}})));
    CHECK(next_trial_from(0.1, trials_with(0.1, {{1, 1.0}, {2, 1.2}, {0.5, 0.9}})) == 0.025);
    CHECK_FALSE(next_trial_from(0.1, trials_with(0.1, {{1, 1.0}, {2, 1.2}, {0.5, 1.1}})));
    CHECK_FALSE(next_trial_from(0.1, trials_with(0.1, {{1, 4.0}, {2, 3.0}, {4, 2.0}, {8, 1.0}})));
}

TEST_CASE("The first rate stands unless another ends clearly lower") {
    CHECK(factor_of_trials({}) == 1.0);
    CHECK(factor_of_trials(trials_with(0.1, {{1, 1.0}, {2, 0.99}, {0.5, 1.2}})) == 1.0);
    CHECK(factor_of_trials(trials_with(0.1, {{1, 1.0}, {2, 0.8}, {4, kDiverged}})) == 2.0);
    CHECK(factor_of_trials(trials_with(0.1, {{1, kDiverged}, {2, kDiverged}, {0.5, 2.0}})) == 0.5);
    CHECK(factor_of_trials(trials_with(0.1, {{1, kDiverged}, {2, kDiverged}})) == 1.0);
}

TEST_CASE("Trials move the recommendation and its explanation says so") {
    const std::vector<Sweep> sweeps{make_sweep(textbook_loss)};
    const auto before = recommend(sweeps);
    const double rate = *next_trial(sweeps, {});
    CHECK(rate == Approx(*before.learning_rate));
    for (const double factor : {0.5, 1.0, 4.0}) {
        auto trials = trials_with(rate, {{1, 1.0}, {2, 1.0}});
        trials.push_back({factor * rate, 100, 0.5});
        const auto after = recommend(sweeps, {}, trials);
        CHECK(*after.learning_rate == Approx(factor * rate));
        CHECK(*after.min_learning_rate <= *after.low);
        CHECK(*after.low <= *after.learning_rate);
        CHECK(*after.learning_rate <= *after.high);
        CHECK(*after.high <= *after.max_learning_rate);
        CHECK(after.confidence >= before.confidence);
        CHECK(after.explanation.size() <= 5);
        CHECK_THAT(after.explanation[3], Catch::Contains("Short trainings of 100 steps"));
    }
}
