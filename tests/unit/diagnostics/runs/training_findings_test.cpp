#include "diagnostics/runs/training_findings.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

namespace {

TrainingResult finished(std::int64_t steps) {
    TrainingResult result;
    result.steps = steps;
    result.stopped = {StopReason::kCompleted, steps, 0.1};
    return result;
}

}  // namespace

TEST_CASE("A training that learnt has no findings") {
    CHECK(find_in_training(finished(100), {2.3, 0.4, {}, {}}).empty());
}

TEST_CASE("Each way of breaking off is critical, with its step and rate") {
    const std::vector<std::pair<StopReason, std::string>> reasons{
        {StopReason::kNonFiniteLoss, "non_finite_loss"},
        {StopReason::kNonFiniteGradient, "non_finite_gradient"},
        {StopReason::kLossExploded, "training_diverged"}};
    for (const auto& [reason, rule] : reasons) {
        TrainingResult result = finished(30);
        result.stopped = {reason, 30, 5.0};
        const auto findings = find_in_training(result, {2.3, 40.0, {}, {}});
        REQUIRE(findings.size() == 1);
        CHECK(findings[0].rule == rule);
        CHECK(findings[0].severity == Severity::kCritical);
        CHECK(findings[0].first_step == 30);
        CHECK(findings[0].evidence.at("learning_rate") == 5.0);
    }
}

TEST_CASE("A loss that stays where it was is a finding, but not after a few steps") {
    CHECK(find_in_training(finished(200), {2.3, 2.29, {}, {}}).at(0).rule == "loss_flat");
    CHECK(find_in_training(finished(20), {2.3, 2.29, {}, {}}).empty());
}

TEST_CASE("Overfitting is told only when the last evaluations all lie clearly above the best") {
    TrainingHistory history{2.3, 0.1, {}, {1.0, 0.6, 0.5, 0.6, 0.7, 0.8}};
    CHECK(find_in_training(finished(600), history).at(0).rule == "overfitting");
    history.validation_loss = {1.0, 0.6, 0.5, 0.6, 0.51, 0.8};
    CHECK(find_in_training(finished(600), history).empty());
    history.validation_loss = {0.5, 0.6, 0.7, 0.8};
    CHECK(find_in_training(finished(600), history).empty());
}
