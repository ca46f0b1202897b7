#include "daemon/cli/answer_text.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace rangefinder;
using namespace rangefinder::cli;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("An answer is shown with its range, its probability and all that goes with it") {
    Recommendation answer;
    answer.learning_rate = 0.0123;
    answer.low = 0.004;
    answer.high = 0.03;
    answer.confidence = 0.8;
    answer.largest_stable_rate = 0.2;
    answer.warmup = WarmupAdvice{100, 0.1, "why"};
    answer.batch_size = BatchSizeAdvice{256, 0.02, "why"};
    answer.expected_loss = ExpectedLoss{0.25, 1000, 0.2, 0.3, 0.8};
    answer.weight_decay = SettingAdvice{0.001, 0.01, "why", 800, {}};
    answer.momentum = SettingAdvice{std::nullopt, std::nullopt, "why", 800, {}};
    answer.parameter_groups = {{{"0", "2"}, 0.001}};
    answer.second_opinion = {{"prodigy", 0.04}};
    answer.warnings = {"careful"};
    answer.what_would_change = {"length"};
    const std::string text = recommendation_text(answer);
    for (const char* part :
         {"Recommended learning rate: 0.0123\n", "0.004 to 0.03 holds the best one", "80 %",
          "largest stable rate  0.2", "100 steps from 0.1 times", "256 with a rate of 0.02",
          "0.25 (0.2 to 0.3) after 1000 steps", "0.001 with a rate of 0.01", "keep yours",
          "of 0, 2", "prodigy says", "warning: careful", "would change it: length"}) {
        INFO(part);
        CHECK(has(text, part));
    }
}

TEST_CASE("Without a rate its reason is shown") {
    Recommendation answer;
    answer.explanation = {"The loss is flat."};
    const std::string text = recommendation_text(answer);
    CHECK(has(text, "No learning rate can be recommended.\n"));
    CHECK(has(text, "The loss is flat."));
    CHECK(code_text({}, "keras") == "There are no lines for keras.\n");
}

TEST_CASE("Short trainings are listed by their rates, those that diverged too") {
    CHECK(trials_table({}).empty());
    const double lost = std::numeric_limits<double>::infinity();
    const std::string table = trials_table({{0.1, 60, lost, 2.3, 1}, {0.01, 60, 0.5, 2.3, 0}});
    CHECK(table.find("0.01") < table.find("0.1 "));
    CHECK(has(table, "diverged"));
}
