#include <catch2/catch.hpp>

#include "curves.hpp"
#include "diagnostics/advice/advice.hpp"

using namespace rangefinder;

TEST_CASE("A textbook sweep has no findings") {
    CHECK(find_in_sweeps({make_sweep(textbook_loss)}).empty());
}

TEST_CASE("A ladder that ends too low is a finding") {
    const auto findings =
        find_in_sweeps({make_sweep([](double x) { return 2.3 - step_at(x, -1.5, 2); })});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "range_test_not_diverged");
    CHECK(findings[0].severity == Severity::kWarning);
    CHECK(findings[0].evidence.at("last_learning_rate") == Approx(10.0));
}

TEST_CASE("A flat sweep is a finding with its numbers") {
    const auto findings = find_in_sweeps({make_sweep([](double) { return 2.3; })});
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].rule == "range_test_flat");
    CHECK(findings[0].evidence.at("first_loss") == Approx(2.3));
}

TEST_CASE("A loss that is not finite in the first step is critical") {
    Sweep sweep = make_sweep(textbook_loss, 1);
    sweep.curve.loss[0] = std::numeric_limits<double>::infinity();
    sweep.stopped = {StopReason::kNonFiniteLoss, 0, 1e-7};
    const auto findings = find_in_sweeps({sweep});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "non_finite");
    CHECK(findings[0].severity == Severity::kCritical);
}

TEST_CASE("A loss that stops being finite on the way is told with its rate and step") {
    Sweep sweep = make_sweep(textbook_loss, 90);
    sweep.curve.loss.back() = std::numeric_limits<double>::quiet_NaN();
    sweep.stopped = {StopReason::kNonFiniteLoss, 89, sweep.curve.learning_rate.back()};
    const auto findings = find_in_sweeps({sweep});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].first_step == 89);
    CHECK(findings[0].severity == Severity::kInfo);
}

TEST_CASE("A sweep that ended after a few points is a finding") {
    Sweep sweep = make_sweep(textbook_loss, 5);
    sweep.stopped = {StopReason::kLossExploded, 4, 1e-6};
    const auto findings = find_in_sweeps({sweep});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "range_test_too_few_points");
    CHECK(findings[0].severity == Severity::kWarning);
}
