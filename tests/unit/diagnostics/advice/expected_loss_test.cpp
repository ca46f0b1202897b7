#include "diagnostics/advice/expected_loss.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace rangefinder;

namespace {

const double kDiverged = std::numeric_limits<double>::infinity();

// Of 75 steps from a loss of 2.3.
Trial trial_with(double rate, double halfway_loss, double loss, double training_loss) {
    Trial trial{rate, 75, loss, 2.3, 0};
    trial.halfway_loss = halfway_loss;
    trial.late_training_loss = training_loss;
    return trial;
}

PlannedTraining planned_for(std::int64_t steps, const char* schedule = "constant") {
    PlannedTraining planned;
    planned.steps = steps;
    planned.schedule = schedule;
    return planned;
}

LossForecast forecast_of(const std::vector<Trial>& trials, const PlannedTraining& planned) {
    return forecast_loss(trials, evidence_of_trials(trials, planned), planned);
}

bool says(const LossForecast& told, const char* text) {
    return told.said.sentence.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("A loss that still falls is expected to fall further, one that stands still is not") {
    const PlannedTraining planned = planned_for(400);
    const auto falling = forecast_of({trial_with(0.1, 0.8, 0.4, 0.4)}, planned);
    const auto standing = forecast_of({trial_with(0.1, 0.4, 0.4, 0.4)}, planned);
    REQUIRE(falling.expected);
    REQUIRE(standing.expected);
    CHECK(falling.expected->value < 0.3);
    CHECK(falling.expected->value > 0.05);
    CHECK(standing.expected->value == Approx(0.4));
    CHECK(falling.expected->steps == 400);
}

TEST_CASE("The range holds the value and is wider for a fall and for a longer way") {
    const auto width = [](double halfway, std::int64_t steps) {
        const auto told =
            forecast_of({trial_with(0.1, halfway, 0.4, 0.4)}, planned_for(steps)).expected;
        REQUIRE(told);
        CHECK(*told->low < told->value);
        CHECK(*told->high > told->value);
        return std::log(*told->high / *told->low);
    };
    CHECK(width(0.6, 400) > width(0.4, 400));
    CHECK(width(0.4, 1600) > width(0.4, 400));
    CHECK(width(0.4, 100) < 0.4);
    const auto short_one = forecast_of({trial_with(0.1, 0.4, 0.4, 0.4)}, planned_for(75));
    CHECK_FALSE(short_one.expected);
    CHECK(says(short_one, "fewer than 100 steps"));
}

TEST_CASE("A validation loss far above the training loss hardly falls any more") {
    const auto fits = forecast_of({trial_with(0.1, 0.8, 0.4, 0.4)}, planned_for(400));
    const auto overfits = forecast_of({trial_with(0.1, 0.8, 0.4, 0.05)}, planned_for(400));
    CHECK(overfits.expected->value > 0.38);
    CHECK(overfits.expected->value > fits.expected->value);
}

TEST_CASE("The best trial counts, of two lengths the longer, of two starts the middle") {
    const Trial best = trial_with(0.1, 0.4, 0.4, 0.4);
    const Trial worse = trial_with(0.0316228, 2.0, 1.0, 1.0);
    const auto one = forecast_of({worse, best}, planned_for(400));
    CHECK(one.expected->value == Approx(0.4));
    Trial other = trial_with(0.1, 0.1, 0.1, 0.1);
    other.repeat = 1;
    const auto both = forecast_of({worse, best, other}, planned_for(400));
    CHECK(both.expected->value == Approx(0.2));
    other.steps = 200;
    CHECK(forecast_of({worse, best, other}, planned_for(400)).expected->value == Approx(0.1));
}

TEST_CASE("What was tried as a whole schedule is extended as one") {
    const auto told = forecast_of({trial_with(0.1, 0.8, 0.4, 0.4)}, planned_for(400, "one_cycle"));
    REQUIRE(told.expected);
    CHECK(told.expected->value < 0.3);
}

TEST_CASE("Where the loss cannot be foretold, the reason is") {
    const Trial good = trial_with(0.1, 0.8, 0.4, 0.4);
    CHECK(says(forecast_of({}, planned_for(400)), "no short trainings"));
    CHECK(says(forecast_of({trial_with(0.1, 2.3, 2.29, 2.3)}, planned_for(400)), "only begun"));
    CHECK(says(forecast_of({trial_with(0.1, 2.1, 1.8, 1.8)}, planned_for(400)), "only begun"));
    CHECK(says(forecast_of({trial_with(0.1, kDiverged, kDiverged, kDiverged)}, planned_for(400)),
               "finite"));
    CHECK(says(forecast_of({good}, planned_for(100'000)), "times as long"));
    CHECK(says(forecast_of({good}, planned_for(0)), "not known"));
    const Trial old{0.1, 75, 0.4, 2.3, 0};
    CHECK(says(forecast_of({old}, planned_for(400)), "on the way"));
    CHECK_FALSE(forecast_of({old}, planned_for(400)).expected);
}
