#include <algorithm>
#include <catch2/catch.hpp>

#include "curves.hpp"
#include "diagnostics/advice/advice.hpp"
#include "diagnostics/base/random.hpp"

using namespace rangefinder;

namespace {

void check_order(const Recommendation& answer) {
    REQUIRE(answer.learning_rate);
    CHECK(*answer.min_learning_rate > 0.0);
    CHECK(*answer.min_learning_rate <= *answer.low);
    CHECK(*answer.low <= *answer.learning_rate);
    CHECK(*answer.learning_rate <= *answer.high);
    CHECK(*answer.high <= *answer.max_learning_rate);
    CHECK(answer.confidence >= 0.0);
    CHECK(answer.confidence <= 1.0);
    CHECK(answer.explanation.size() >= 3);
    CHECK(answer.explanation.size() <= 5);
}

bool warns(const Recommendation& answer, const std::string& words) {
    return std::any_of(answer.warnings.begin(), answer.warnings.end(), [&](const auto& warning) {
        return warning.find(words) != std::string::npos;
    });
}

}  // namespace

TEST_CASE("A textbook curve gets a rate between its fall and its turn") {
    const Recommendation answer = recommend({make_sweep(textbook_loss)});
    check_order(answer);
    CHECK(*answer.learning_rate > 1e-3);
    CHECK(*answer.learning_rate < 0.2);
    CHECK(answer.warnings.empty());
    CHECK(answer.schedule == "constant");
}

TEST_CASE("Sweeps that agree give more confidence than sweeps that do not") {
    const auto moved = [](double by) {
        return make_sweep([by](double x) { return textbook_loss(x + by); });
    };
    const auto same = recommend({moved(0), moved(0.05), moved(-0.05)});
    const auto apart = recommend({moved(0), moved(1.0), moved(-0.6)});
    check_order(same);
    check_order(apart);
    CHECK(same.confidence > apart.confidence + 0.15);
    CHECK(same.confidence > recommend({moved(0)}).confidence);
}

TEST_CASE("One sweep that went astray does not move the answer") {
    const Sweep good = make_sweep(textbook_loss);
    const Sweep astray = make_sweep([](double x) { return textbook_loss(x + 3.0); });
    CHECK(*recommend({good, good, astray}).learning_rate ==
          Approx(*recommend({good, good, good}).learning_rate));
}

TEST_CASE("A cycle's peak is recommended above a constant rate") {
    const Sweep sweep = make_sweep(textbook_loss);
    const auto cycle = recommend({sweep}, {"one_cycle"});
    check_order(cycle);
    CHECK(cycle.schedule == "one_cycle");
    CHECK(*cycle.learning_rate > *recommend({sweep}).learning_rate);
}

TEST_CASE("A loss that never turned up is warned about") {
    const auto answer = recommend({make_sweep([](double x) { return 2.3 - step_at(x, -1.5, 2); })});
    check_order(answer);
    CHECK(warns(answer, "never turned up"));
}

TEST_CASE("A plateau that only rises is judged by where it rises, with little confidence") {
    const auto answer =
        recommend({make_sweep([](double x) { return 2.3 + 6.0 * step_at(x, 0.5, 8.0); })});
    check_order(answer);
    CHECK(answer.confidence < 0.4);
    CHECK(*answer.learning_rate > 1e-3);
    CHECK(warns(answer, "hardly falls"));
}

TEST_CASE("A curve that does nothing gets no recommendation and says why") {
    const auto answer = recommend({make_sweep([](double) { return 2.3; })});
    CHECK_FALSE(answer.learning_rate);
    CHECK(answer.confidence == 0.0);
    REQUIRE_FALSE(answer.explanation.empty());
    CHECK_THAT(answer.explanation.front(), Catch::Contains("neither falls nor rises"));
}

TEST_CASE("A curve that only rises gets no recommendation and says why") {
    const auto answer =
        recommend({make_sweep([](double log_rate) { return 2.3 + 0.25 * (log_rate + 7.0); })});
    CHECK_FALSE(answer.learning_rate);
    CHECK_THAT(answer.explanation.front(), Catch::Contains("rises from the first rates on"));
}

TEST_CASE("A flat curve's noise is not taken for a fall") {
    RandomStream random(3, RandomPurpose::kProbe);
    for (const double noise : {0.01, 0.05, 0.2, 0.5}) {
        const auto answer =
            recommend({make_sweep([&](double) { return 2.3 + noise * random.normal(); })});
        INFO(noise);
        CHECK((!answer.learning_rate || answer.confidence < 0.4));
    }
}

TEST_CASE("A loss that is not finite at once gets no recommendation and says why") {
    Sweep sweep = make_sweep(textbook_loss, 1);
    sweep.curve.loss[0] = std::numeric_limits<double>::quiet_NaN();
    sweep.stopped = {StopReason::kNonFiniteLoss, 0, 1e-7};
    const auto answer = recommend({sweep});
    CHECK_FALSE(answer.learning_rate);
    CHECK_THAT(answer.explanation.front(), Catch::Contains("very first step"));
}

TEST_CASE("Too few points give no recommendation") {
    CHECK_FALSE(recommend({make_sweep(textbook_loss, 6)}).learning_rate);
    CHECK_FALSE(recommend({}).learning_rate);
}

TEST_CASE("Random curves never break the order of the rates") {
    RandomStream random(5, RandomPurpose::kProbe);
    for (int trial = 0; trial < 300; ++trial) {
        std::vector<Sweep> sweeps;
        const auto points = static_cast<std::int64_t>(10 + random.below(91));
        const double scale = std::pow(10.0, random.uniform(-6, 6));
        for (int k = 0; k < 3; ++k) {
            sweeps.push_back(make_sweep([&](double) { return scale * random.normal(); }, points));
        }
        const auto answer = recommend(sweeps);
        if (answer.learning_rate) check_order(answer);
    }
}
