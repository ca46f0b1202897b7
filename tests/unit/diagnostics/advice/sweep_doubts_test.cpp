#include "diagnostics/advice/sweep_doubts.hpp"

#include <catch2/catch.hpp>

#include "curves.hpp"
#include "diagnostics/advice/advice.hpp"

using namespace rangefinder;

namespace {

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Nothing speaks against a textbook sweep") {
    const SweepDoubts doubts = doubts_of({make_sweep(textbook_loss)}, 0.02);
    CHECK(doubts.refusal.empty());
    CHECK(doubts.confidence_factor == 1.0);
    CHECK(doubts.warnings.empty());
}

TEST_CASE("A rate below the ladder is refused, with where to begin") {
    const SweepDoubts doubts = doubts_of({make_sweep(textbook_loss)}, 1e-8);
    CHECK(says(doubts.refusal, "below 1e-07, where the ladder begins"));
    Recommendation answer;
    answer.learning_rate = 1e-8;
    answer.low = 1e-9;
    answer.confidence = 0.4;
    answer.schedule = "one_cycle";
    apply_doubts(doubts, answer);
    CHECK_FALSE(answer.learning_rate);
    CHECK_FALSE(answer.low);
    CHECK(answer.confidence == 0.0);
    CHECK(answer.schedule == "one_cycle");
    CHECK(answer.explanation == std::vector<std::string>{doubts.refusal});
}

TEST_CASE("A fall that is one point's is refused where it is so in every falling sweep") {
    Sweep alone = make_sweep([](double) { return 2.3; });
    alone.curve.loss[50] = 0.5;
    CHECK(says(doubts_of({alone}, 1e-3).refusal, "single point alone"));
    CHECK(doubts_of({alone, make_sweep(textbook_loss)}, 1e-3).refusal.empty());
    Sweep low_point = make_sweep(textbook_loss);
    low_point.curve.loss[50] -= 1.0;
    CHECK(doubts_of({low_point}, 0.02).refusal.empty());
}

TEST_CASE("A curve that swings is doubted once") {
    const Sweep swings = make_sweep([](double x) { return 2.3 + std::sin(4.125 * (x + 7.0)); });
    const SweepDoubts doubts = doubts_of({swings}, 1e-3);
    CHECK(doubts.refusal.empty());
    CHECK(doubts.confidence_factor == 0.5);
    REQUIRE(doubts.warnings.size() == 1);
    CHECK(says(doubts.warnings.front(), "falls and comes back"));
}
