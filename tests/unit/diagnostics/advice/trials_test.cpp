#include "diagnostics/advice/trials.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <utility>

#include "curves.hpp"
#include "diagnostics/advice/advice.hpp"

using namespace rangefinder;

namespace {

const double kDiverged = std::numeric_limits<double>::infinity();
const double kRootOfTen = std::sqrt(10.0);

// Of trainings of 100 steps from a loss of 2, at rates in half decades from 1.
std::vector<Trial> trials_at(const std::vector<std::pair<int, double>>& results) {
    std::vector<Trial> trials;
    for (const auto& [place, loss] : results) {
        trials.push_back({std::pow(10.0, place / 2.0), 100, loss, 2.0, 0});
    }
    return trials;
}

// What a search finds where a rate's logarithm has this loss.
template <typename LossOfLogRate>
std::vector<Trial> search(double start, const LossOfLogRate& loss, std::int64_t most = 6) {
    std::vector<Trial> trials;
    while (const auto rate = next_trial_rate(start, trials, most)) {
        trials.push_back({*rate, 100, loss(std::log10(*rate)), 2.0, 0});
    }
    return trials;
}

double bowl(double log_rate) {
    return 0.5 + 0.4 * (log_rate + 2.0) * (log_rate + 2.0);
}

}  // namespace

TEST_CASE("The first rate tried is the power of the root of ten next to the guess") {
    CHECK(*next_trial_rate(0.02, {}, 6) == Approx(0.01 * kRootOfTen));
    CHECK(*next_trial_rate(0.012, {}, 6) == Approx(0.01));
    CHECK_FALSE(next_trial_rate(0.02, {}, 0));
}

TEST_CASE("Rates are tried outwards until both sides are clearly worse") {
    const auto next = [](const std::vector<std::pair<int, double>>& results) {
        const auto rate = next_trial_rate(1.0, trials_at(results), 6);
        return rate ? std::lround(2.0 * std::log10(*rate)) : 99;
    };
    CHECK(next({{0, 1.0}}) == 1);
    CHECK(next({{0, 1.0}, {1, 0.8}}) == 2);
    CHECK(next({{0, 1.0}, {1, 1.2}}) == -1);
    CHECK(next({{0, 1.0}, {1, kDiverged}}) == -1);
    CHECK(next({{0, kDiverged}}) == -1);
    CHECK(next({{0, 1.0}, {1, 1.2}, {-1, 1.1}}) == 99);
    CHECK(next({{0, 1.0}, {1, 1.2}, {-1, 1.01}}) == -2);
    // Nothing is learnt: only a higher rate can show more, and below a cliff there is none.
    CHECK(next({{0, 1.99}}) == 1);
    CHECK(next({{0, 1.99}, {1, 1.98}, {2, kDiverged}}) == -1);
}

TEST_CASE("Confirming trainings begin next to the rate expected and go on from the better end") {
    const auto next = [](const std::vector<std::pair<int, double>>& confirming,
                         const std::vector<std::pair<int, double>>& before = {}) {
        const auto rate = next_confirming_rate(0.8, trials_at(confirming), trials_at(before), 4);
        return rate ? std::lround(2.0 * std::log10(*rate)) : 99;
    };
    CHECK(next({}) == 0);
    CHECK(next({{0, 1.0}}) == -1);
    CHECK(next({{0, 1.0}, {-1, 0.9}}) == -2);
    CHECK(next({{0, 0.9}, {-1, 1.0}}) == 1);
    CHECK(next({{0, 1.0}, {-1, 0.9}, {-2, 1.0}}) == 99);
    CHECK(next({{0, 1.0}, {-1, 0.9}, {-2, 0.8}, {-3, 0.7}}) == 99);
    // What did not hold is not trained longer, nor what lies beyond it.
    CHECK(next({}, {{0, kDiverged}}) == -1);
    CHECK(next({{0, 0.9}, {-1, 1.0}}, {{1, kDiverged}}) == 99);
    CHECK(next({{0, kDiverged}, {-1, kDiverged}}) == 99);
}

TEST_CASE("A training that neither learns nor loses anything shows nothing") {
    CHECK(shows_nothing(2.29, 2.3));
    CHECK(shows_nothing(2.35, 2.3));
    CHECK_FALSE(shows_nothing(2.1, 2.3));
    CHECK_FALSE(shows_nothing(2.5, 2.3));
    CHECK_FALSE(shows_nothing(kDiverged, 2.3));
}

TEST_CASE("A search ends at its middle, from wherever it starts") {
    std::vector<double> answers;
    for (const double start : {1e-4, 1e-3, 1e-2, 0.1, 1.0}) {
        answers.push_back(std::log10(verdict_of(search(start, bowl, 12))->rate));
    }
    const auto [low, high] = std::minmax_element(answers.begin(), answers.end());
    CHECK(*low > -2.2);
    CHECK(*high < -1.8);
    CHECK(*high - *low < 0.1);
}

TEST_CASE("The middle of rates that do about as well keeps away from a cliff") {
    const auto flat_to_a_cliff = [](double x) {
        return x > -0.9 ? kDiverged : x < -3.1 ? 1.5 : 0.5;
    };
    const auto trials = search(0.03, flat_to_a_cliff, 8);
    const auto verdict = verdict_of(trials);
    REQUIRE(verdict);
    CHECK(verdict->bracketed);
    CHECK(verdict->learned);
    CHECK(verdict->rate > 1e-3);
    CHECK(verdict->rate < 0.03);
    REQUIRE(verdict->stable);
    CHECK(*verdict->stable == Approx(0.1));
    CHECK(verdict->best->validation_loss == 0.5);
}

TEST_CASE("Trainings that learn nothing, or of which none held, say so") {
    const auto plateau = verdict_of(trials_at({{0, 1.99}, {1, 1.97}, {2, kDiverged}}));
    REQUIRE(plateau);
    CHECK_FALSE(plateau->learned);
    CHECK_FALSE(verdict_of(trials_at({{0, kDiverged}, {-1, kDiverged}})));
    CHECK_FALSE(verdict_of({}));
}

TEST_CASE(
    "A longer training gets a lower rate, by the root of the lengths and never under a third") {
    CHECK(horizon_factor(100, 100) == 1.0);
    CHECK(horizon_factor(100, 400) == Approx(0.5));
    CHECK(horizon_factor(100, 1'000'000) == Approx(1.0 / 3.0));
    CHECK(horizon_factor(100, 50) == 1.0);
}

TEST_CASE("Trials decide a recommendation and its explanation says how") {
    const std::vector<Sweep> sweeps{make_sweep(textbook_loss)};
    const auto before = recommend(sweeps);
    const auto trials = search(first_guess(sweeps)->rate, bowl, 12);
    const auto answer = recommend(sweeps, {"constant", 400, false}, trials);
    REQUIRE(answer.learning_rate);
    CHECK(std::log10(*answer.learning_rate) == Approx(-2.3).margin(0.2));
    CHECK(*answer.min_learning_rate <= *answer.low);
    CHECK(*answer.low <= *answer.learning_rate);
    CHECK(*answer.learning_rate <= *answer.high);
    CHECK(*answer.high <= *answer.max_learning_rate);
    CHECK(answer.confidence > before.confidence);
    REQUIRE(answer.explanation.size() == answer.evidence.size());
    CHECK_THAT(answer.explanation[1], Catch::Contains("Trainings of 100 steps"));
    CHECK_THAT(answer.explanation[3], Catch::Contains("400 steps"));
    CHECK(answer.evidence[3].figures.at("horizon_factor") == Approx(0.5));
    CHECK_FALSE(answer.what_would_change.empty());
}

TEST_CASE("Where no training held the answer lies below all of them and is not trusted") {
    const std::vector<Sweep> sweeps{make_sweep(textbook_loss)};
    const auto answer = recommend(sweeps, {}, trials_at({{-2, kDiverged}, {-3, kDiverged}}));
    REQUIRE(answer.learning_rate);
    CHECK(*answer.learning_rate < std::pow(10.0, -1.5));
    CHECK(answer.confidence < 0.3);
    CHECK_FALSE(answer.warnings.empty());
}

TEST_CASE("A rate at which trainings diverged is not in the range") {
    const auto answer = recommend({make_sweep(textbook_loss)}, {},
                                  trials_at({{-2, 1.0}, {-1, kDiverged}, {-3, 1.2}, {-4, 1.5}}));
    REQUIRE(answer.largest_stable_rate);
    CHECK(*answer.largest_stable_rate == Approx(0.1));
    CHECK(*answer.high <= 0.1 + 1e-12);
    CHECK(*answer.max_learning_rate <= 0.1 + 1e-12);
}

TEST_CASE("A training that ended clearly above its start shows where training breaks, too") {
    CHECK(*verdict_of(trials_at({{-2, 1.0}, {-1, 1.5}, {0, 2.5}}))->stable ==
          Approx(std::sqrt(0.1)));
    CHECK_FALSE(verdict_of(trials_at({{-2, 1.0}, {-1, 1.5}, {0, 2.05}}))->stable);
    CHECK_FALSE(verdict_of(trials_at({{-2, 2.5}, {-1, 2.6}, {0, 2.7}}))->stable);
}

TEST_CASE("Two repeats are answered between them") {
    auto trials = search(0.01, bowl, 12);
    const double first = verdict_of(trials)->rate;
    auto second = search(
        0.01, [](double x) { return bowl(x + 0.5); }, 12);
    const double other = verdict_of(second)->rate;
    for (Trial& trial : second) trial.repeat = 1;
    trials.insert(trials.end(), second.begin(), second.end());
    const auto answer = recommend({make_sweep(textbook_loss)}, {}, trials);
    CHECK(*answer.learning_rate == Approx(std::sqrt(first * other)));
}

TEST_CASE("Repeats of other lengths are brought to the planned one and weigh by their rates") {
    auto trials = search(0.01, bowl, 12);
    const double first = verdict_of(trials)->rate;
    // Of one rate alone, as when the test was cut short, nothing is taken.
    trials.push_back({0.01, 400, 0.4, 2.0, 1});
    const std::vector<Sweep> sweeps{make_sweep(textbook_loss)};
    CHECK(*recommend(sweeps, {"constant", 1600, false}, trials).learning_rate ==
          Approx(first * horizon_factor(100, 1600)));
    trials.push_back({0.01 * kRootOfTen, 400, kDiverged, 2.0, 1});
    const auto answer = recommend(sweeps, {"constant", 1600, false}, trials);
    const double of_first = first * horizon_factor(100, 1600);
    const double of_longer = 0.01 * horizon_factor(400, 1600);
    // Weights: all places of the first (1) and two of three, each times the root of its share of
    // the planned length: 1/4 and 2/3 * 1/2.
    CHECK(std::log(*answer.learning_rate) ==
          Approx((0.75 * std::log(of_first) + std::log(of_longer)) / 1.75).margin(0.1));
    CHECK_THAT(answer.explanation[3], Catch::Contains("Trainings of 400 steps from another start"));
    CHECK_THAT(answer.explanation[5], Catch::Contains("2 groups of trainings"));
}

TEST_CASE("Of a curve that shows nothing trainings begin below its end, and they alone decide") {
    const std::vector<Sweep> sweeps{make_sweep([](double) { return 2.3; })};
    CHECK_FALSE(recommend(sweeps).learning_rate);
    const auto guess = first_guess(sweeps);
    REQUIRE(guess);
    CHECK(guess->plateau);
    CHECK(guess->rate < 10.0);
    CHECK(guess->rate > 0.1);
    const auto answer = recommend(sweeps, {}, trials_at({{0, 1.0}, {1, 1.5}, {-1, 1.4}}));
    REQUIRE(answer.learning_rate);
    CHECK(*answer.learning_rate == Approx(1.0).epsilon(0.2));
}

TEST_CASE("Where neither the curve nor trainings show anything there is no answer") {
    const std::vector<Sweep> sweeps{make_sweep([](double) { return 2.0; })};
    const auto answer = recommend(sweeps, {}, trials_at({{0, 1.99}, {1, 2.01}, {-1, 2.0}}));
    CHECK_FALSE(answer.learning_rate);
    REQUIRE(answer.explanation.size() == 3);
    REQUIRE(answer.evidence.size() == 3);
    CHECK_THAT(answer.explanation[1], Catch::Contains("Trainings of 100 steps"));
    CHECK_THAT(answer.explanation[2], Catch::Contains("hardly anything was learnt"));
}

TEST_CASE("A rate for a training much longer than what was tried is trusted less, and says so") {
    const std::vector<Sweep> sweeps{make_sweep(textbook_loss)};
    const auto trials = search(0.01, bowl, 12);
    const auto near = recommend(sweeps, {"constant", 800, false}, trials);
    const auto far = recommend(sweeps, {"constant", 100'000, false}, trials);
    CHECK(near.warnings.empty());
    CHECK(far.confidence < near.confidence);
    REQUIRE(far.warnings.size() == 1);
    CHECK_THAT(far.warnings[0], Catch::Contains("1000 times as many"));
}

TEST_CASE("Of a sweep that broke after a few points trainings begin below its first rate") {
    Sweep sweep = make_sweep(textbook_loss, 3);
    CHECK_FALSE(first_guess({sweep}));
    sweep.stopped.reason = StopReason::kLossExploded;
    const auto guess = first_guess({sweep});
    REQUIRE(guess);
    CHECK(guess->rate < 1e-7);
    sweep.curve.loss.resize(1);
    sweep.stopped.reason = StopReason::kNonFiniteLoss;
    CHECK_FALSE(first_guess({sweep}));
}
