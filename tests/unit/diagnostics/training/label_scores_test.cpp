#include "diagnostics/training/label_scores.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace rangefinder;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// One row a prediction: the predicted class has the largest logit.
std::vector<float> logits_of(const std::vector<std::int32_t>& predicted, std::size_t classes) {
    std::vector<float> logits(predicted.size() * classes, 0.0F);
    for (std::size_t row = 0; row < predicted.size(); ++row) {
        logits[row * classes + static_cast<std::size_t>(predicted[row])] = 1.0F;
    }
    return logits;
}

Scores scores_of(const LabelScores& labels) {
    Scores scores;
    labels.write(scores, "");
    return scores;
}

}  // namespace

TEST_CASE("Macro F1 is the mean over the classes that occur or are predicted") {
    // Class 0: tp 2, fp 1, fn 0: 4/5. Class 1: tp 1, fp 0, fn 1: 2/3. Class 2: never predicted: 0.
    // Class 3 is predicted only: 0. Class 4 is not there at all.
    LabelScores labels(5);
    const std::vector<std::int32_t> actual{0, 0, 1, 1, 2};
    labels.add(logits_of({0, 0, 1, 0, 3}, 5), actual, std::nullopt);
    const Scores scores = scores_of(labels);
    CHECK(scores.at("f1_macro") == Approx((4.0 / 5.0 + 2.0 / 3.0) / 4.0));
    CHECK(scores.at("accuracy") == Approx(0.6));
    CHECK(scores.count("top5_accuracy") == 0);
}

TEST_CASE("Top-5 accuracy is told for more than five classes") {
    LabelScores labels(7);
    const std::vector<float> logits{7, 6, 5, 4, 3, 2, 1, 7, 6, 5, 4, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1};
    const std::vector<std::int32_t> actual{4, 5, 4};
    labels.add(logits, actual, std::nullopt);
    // Of equal logits the first stand higher.
    CHECK(scores_of(labels).at("top5_accuracy") == Approx(2.0 / 3.0));
    CHECK(scores_of(labels).at("accuracy") == 0.0);
}

TEST_CASE("Ignored labels do not count, and a logit that is NaN is never right") {
    LabelScores labels(2);
    const std::vector<std::int32_t> actual{0, -100, 1};
    const std::vector<float> logits{1, 0, 1, 0, 0, kNaN};
    labels.add(logits, actual, -100);
    CHECK(scores_of(labels).at("accuracy") == 0.5);
    labels.clear();
    CHECK(scores_of(labels).empty());
}

TEST_CASE("One logit is two classes, several are questions of their own") {
    LabelScores two(1);
    two.add_binary(std::vector<float>{2, -1, 3, -2}, std::vector<float>{1, 1, 0, 0});
    CHECK(scores_of(two).at("accuracy") == 0.5);
    CHECK(scores_of(two).at("f1_macro") == Approx(0.5));
    // First question: tp 1, fp 1: 2/3. Second: never yes: 0.
    LabelScores questions(2);
    questions.add_binary(std::vector<float>{2, -1, 3, -2}, std::vector<float>{1, 0, 0, 0});
    CHECK(scores_of(questions).at("accuracy") == 0.75);
    CHECK(scores_of(questions).at("f1_macro") == Approx(1.0 / 3.0));
}
