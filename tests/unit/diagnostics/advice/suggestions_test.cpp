#include <catch2/catch.hpp>

#include "curves.hpp"
#include "diagnostics/advice/advice.hpp"

using namespace rangefinder;

TEST_CASE("All five rules answer on a textbook curve, in a fixed order") {
    const Sweep sweep = make_sweep(textbook_loss);
    const auto answers = suggest(sweep.curve, 100);
    const std::vector<std::string> names{"valley", "steep", "minimum", "slide", "lightning"};
    REQUIRE(answers.size() == names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        CHECK(answers[i].rule == names[i]);
        CHECK(answers[i].learning_rate.has_value());
        CHECK(answers[i].index.has_value());
        CHECK_FALSE(answers[i].reason.empty());
    }
}

TEST_CASE("An index is a place in the whole curve") {
    const Sweep sweep = make_sweep(textbook_loss);
    for (const Suggestion& answer : suggest(sweep.curve, 100)) {
        const double there = sweep.curve.learning_rate[static_cast<std::size_t>(*answer.index)];
        CHECK(*answer.learning_rate == Approx(answer.rule == "minimum" ? there / 10.0 : there));
    }
}

TEST_CASE("A short curve leaves fastai's rules without an answer and says why") {
    const Sweep sweep = make_sweep(textbook_loss, 15);
    const auto answers = suggest(sweep.curve, 100);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK_FALSE(answers[i].learning_rate);
        CHECK_FALSE(answers[i].index);
        CHECK_THAT(answers[i].reason, Catch::Contains("15 points 0 remain"));
    }
    CHECK(answers[4].learning_rate);
}

TEST_CASE("fastai's rules end before a loss that is not finite, Lightning's leaves it out") {
    Sweep sweep = make_sweep(textbook_loss);
    sweep.curve.smoothed_loss[40] = std::numeric_limits<double>::quiet_NaN();
    const auto answers = suggest(sweep.curve, 100);
    for (std::size_t i = 0; i < 4; ++i) CHECK(*answers[i].index < 40);
    const auto whole = suggest(make_sweep(textbook_loss).curve, 100);
    CHECK(answers[4].index == whole[4].index);
}

TEST_CASE("Empty curves have no suggestions") {
    for (const Suggestion& answer : suggest(Curve{})) CHECK_FALSE(answer.learning_rate);
    CHECK_FALSE(suggest_lightning_by_index(Curve{}).learning_rate);
}
