#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/rules/told_findings.hpp"

using namespace rules_test;

TEST_CASE("a loss that jumps in the first steps had too high a rate") {
    const auto findings =
        told(planned(300), 300,
             {{"loss", [](auto step) { return step == 0   ? 2.3
                                              : step < 20 ? 12.0
                                                          : 2.5; }},
              {"learning_rate", constant(1.0)}});
    const Finding* finding = find(findings, "learning_rate_too_high");
    REQUIRE(finding);
    CHECK(*finding->first_step < 20);
    REQUIRE(!finding->actions.empty());
    CHECK(finding->actions[0].field == "/training/learning_rate");
    CHECK(*finding->actions[0].value == Approx(0.1));
}

TEST_CASE("a training that breaks off after a rise had too high a rate") {
    const auto findings =
        told(planned(300), 4, {{"loss", [](auto step) { return std::pow(20.0, double(step)); }}},
             StopReason::kLossExploded);
    CHECK(has(findings, "learning_rate_too_high"));
}

TEST_CASE("a training that meets a value that is not finite out of the blue had not") {
    const auto findings =
        told(planned(300), 30,
             {{"loss", [](auto step) { return step == 29 ? NAN : 2.0 - 0.01 * double(step); }}},
             StopReason::kNonFiniteLoss);
    CHECK_FALSE(has(findings, "learning_rate_too_high"));
    CHECK(has(findings, "non_finite"));
}

TEST_CASE("noise and single spikes at the start are no sign of too high a rate") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto noisy = told(planned(300), 300, {{"loss", falling(1.0, 0.4, 0.2, 50.0, seed)}});
        CHECK_FALSE(has(noisy, "learning_rate_too_high"));
    }
    const auto spike =
        told(planned(300), 300, {{"loss", [](auto step) { return step == 7 ? 9.0 : 2.0; }}});
    CHECK_FALSE(has(spike, "learning_rate_too_high"));
}

TEST_CASE("weights that all steps together hardly move have too low a rate") {
    const std::vector<Made> series{{"loss", falling(2.3, 2.29, 0.1)},
                                   {"learning_rate", constant(1e-6)},
                                   {"gradient_norm", constant(1.0)},
                                   {"update_ratio/0", constant(1e-6), 10}};
    const auto findings = told(planned(300), 300, series);
    const Finding* finding = find(findings, "learning_rate_too_low");
    REQUIRE(finding);
    CHECK(*finding->first_step <= 100);
    CHECK(*finding->actions[0].value == Approx(1e-4));
}

TEST_CASE("updates of a thousandth of the weights are large enough") {
    const auto findings = told(planned(300), 300,
                               {{"loss", falling(2.3, 0.4, 0.1)},
                                {"learning_rate", constant(1e-3)},
                                {"update_ratio/0", constant(1e-3), 10}});
    CHECK_FALSE(has(findings, "learning_rate_too_low"));
}

TEST_CASE("a rate that has decayed to nothing long before the end is too low") {
    RunFacts facts = planned(1000);
    facts.constant_rate = false;
    const Made loss{"loss", falling(2.3, 1.0, 0.02)};
    const auto fast = told(
        facts, 1000,
        {loss, {"learning_rate", [](auto step) { return 0.1 * std::exp(-double(step) / 20.0); }}});
    REQUIRE(has(fast, "learning_rate_too_low"));
    CHECK(*find(fast, "learning_rate_too_low")->first_step < 333);
    const auto cosine = told(
        facts, 1000, {loss, {"learning_rate", [](auto step) {
                                 return 0.05 * (1.0 + std::cos(3.14159265 * double(step) / 1000.0));
                             }}});
    CHECK_FALSE(has(cosine, "learning_rate_too_low"));
    const auto warm_up = told(
        facts, 1000,
        {loss, {"learning_rate", [](auto step) { return std::min(0.1, 1e-4 * double(step)); }}});
    CHECK_FALSE(has(warm_up, "learning_rate_too_low"));
}

TEST_CASE("weights that outgrow their start within a few steps had too high a rate") {
    RunFacts facts = planned(300);
    facts.layers = {{.name = "0", .type = "linear", .parameters = 1024, .fan_in = 32}};
    const auto grown = [&](double first, double last) {
        return told(facts, 300,
                    {{"loss", falling(2.3, 2.0, 0.05)},
                     {"learning_rate", constant(0.1)},
                     {"weight_norm/0", [=](auto step) {
                          const double share = std::min(1.0, double(step) / 20.0);
                          return first + (last - first) * share;
                      }}});
    };
    // 3.3 is 0.58 / sqrt(inputs), as PyTorch draws them.
    CHECK(has(grown(3.3, 15.0), "learning_rate_too_high"));
    CHECK_FALSE(has(grown(3.3, 5.0), "learning_rate_too_high"));
    // Weights that began far too small are right to grow.
    CHECK_FALSE(has(grown(0.1, 5.0), "learning_rate_too_high"));
}

TEST_CASE("Adam's updates that are a hundredth of its rate are damped by eps") {
    RunFacts facts = planned(300);
    facts.optimizer = "adam";
    facts.layers = {{.name = "0", .type = "linear", .parameters = 10'000, .fan_in = 100}};
    const auto with_updates = [&](double share_of_rate) {
        return told(facts, 300,
                    {{"loss", falling(2.3, 2.2, 0.05)},
                     {"learning_rate", constant(0.01)},
                     {"update_norm/0", constant(share_of_rate * 0.01 * 100.0)}});
    };
    const auto damped = with_updates(0.005);
    const Finding* finding = find(damped, "learning_rate_too_low");
    REQUIRE(finding);
    CHECK(finding->actions.front().field == "/optimizer/eps");
    CHECK_FALSE(has(with_updates(0.3), "learning_rate_too_low"));
}

TEST_CASE("a rate that a schedule has set to zero is told in plain figures") {
    RunFacts facts = planned(1000);
    facts.constant_rate = false;
    const auto ended = told(facts, 1000,
                            {{"loss", falling(2.3, 1.0, 0.02)},
                             {"learning_rate", [](auto step) {
                                  return std::max(0.0, 0.1 * (1.0 - double(step) / 100.0));
                              }}});
    const Finding* finding = find(ended, "learning_rate_too_low");
    REQUIRE(finding);
    CHECK(finding->message.find("from 0.1 to 0") != std::string::npos);
}
