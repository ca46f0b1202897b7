#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/rules/told_findings.hpp"

using namespace rules_test;

namespace {

const Made kFalls{"loss", falling(2.3, 1.0, 0.05)};

RunFacts batches_of(std::int64_t size, std::int64_t rows) {
    RunFacts facts = planned(300);
    facts.batch_size = size;
    facts.training_rows = rows;
    return facts;
}

}  // namespace

TEST_CASE("batch norm over two examples has too small a batch") {
    RunFacts facts = batches_of(2, 1000);
    facts.layers = {{.name = "0", .type = "linear"}, {.name = "1", .type = "batch_norm"}};
    REQUIRE(has(told(facts, 30, {kFalls}), "batch_size_too_small"));
    facts.batch_size = 32;
    CHECK_FALSE(has(told(facts, 30, {kFalls}), "batch_size_too_small"));
}

TEST_CASE("a gradient that is nearly all noise has too small a batch") {
    const auto snr = [](double value) { return Made{"gradient_snr/0", constant(value)}; };
    const RunFacts facts = batches_of(16, 10'000);
    CHECK(has(told(facts, 300, {kFalls, snr(0.001)}), "batch_size_too_small"));
    CHECK_FALSE(has(told(facts, 300, {kFalls, snr(0.1)}), "batch_size_too_small"));
}

TEST_CASE("a batch of most rows, or of hardly any noise, is too large") {
    CHECK(has(told(batches_of(512, 1000), 30, {kFalls}), "batch_size_too_large"));
    CHECK_FALSE(has(told(batches_of(512, 100'000), 30, {kFalls}), "batch_size_too_large"));
    const Made quiet{"gradient_snr/0", constant(500.0)};
    CHECK(has(told(batches_of(512, 100'000), 300, {kFalls, quiet}), "batch_size_too_large"));
}

TEST_CASE("batches of one class each come from rows that were not shuffled") {
    RunFacts facts = batches_of(32, 1000);
    facts.class_counts.assign(10, 100);
    const auto share = [](double value) {
        return Made{"target_share", [=](auto step) { return value + 0.02 * noise(3, step); }, 10};
    };
    CHECK(has(told(facts, 300, {kFalls, share(0.97)}), "batch_order_periodicity"));
    CHECK_FALSE(has(told(facts, 300, {kFalls, share(0.25)}), "batch_order_periodicity"));
}

TEST_CASE("a loss that repeats itself every epoch comes from a fixed order") {
    RunFacts facts = planned(300);
    facts.steps_per_epoch = 20;
    const auto findings =
        told(facts, 300, {{"loss", [](auto step) {
                               return 1.5 + 0.4 * noise(11, step % 20) + 0.05 * noise(12, step);
                           }}});
    REQUIRE(has(findings, "batch_order_periodicity"));
    CHECK(*find(findings, "batch_order_periodicity")->first_step <= 100);
}

TEST_CASE("a loss that falls step by step and jumps back comes from sorted rows") {
    const auto findings = told(
        planned(300), 300,
        {{"loss", [](auto step) { return 2.0 - 0.2 * double(step % 5) + 0.05 * noise(2, step); }}});
    REQUIRE(has(findings, "batch_order_periodicity"));
}

TEST_CASE("noise does not repeat itself") {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        RunFacts facts = planned(300);
        facts.steps_per_epoch = 20;
        const auto findings = told(facts, 300, {{"loss", falling(2.3, 1.5, 0.2, 60.0, seed)}});
        CHECK_FALSE(has(findings, "batch_order_periodicity"));
    }
}

TEST_CASE("an update after every example is worth a word where there are many of them") {
    RunFacts facts = planned(100);
    facts.batch_size = 1;
    facts.training_rows = 500;
    const std::vector<Made> series{{"loss", falling(2.3, 0.3, 0.05)}};
    const auto single = told(facts, 100, series);
    const Finding* finding = find(single, "batch_size_too_small");
    REQUIRE(finding);
    CHECK(finding->severity == rangefinder::Severity::kInfo);
    facts.training_rows = 8;
    CHECK_FALSE(has(told(facts, 100, series), "batch_size_too_small"));
}
