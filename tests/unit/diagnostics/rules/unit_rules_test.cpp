#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/rules/told_findings.hpp"

using namespace rules_test;

namespace {

const Made kLearning{"loss", falling(2.3, 0.4, 0.05)};

RunFacts one_linear() {
    RunFacts facts = planned(300);
    facts.layers = {{.name = "0", .type = "linear", .parameters = 64 * 32 + 32, .fan_in = 64},
                    {.name = "1", .type = "tanh"},
                    {.name = "2", .type = "linear", .parameters = 330, .fan_in = 32}};
    return facts;
}

// Norm of weights that are so many times 1 / sqrt(inputs).
double norm_of_scale(double scale) {
    return scale * std::sqrt((64.0 * 32.0 + 32.0) / 64.0);
}

}  // namespace

TEST_CASE("a layer of which most units give only zeros is dead") {
    const auto findings =
        told(planned(300), 300, {kLearning, {"dead_share/1", constant(0.98), 10}});
    const Finding* finding = find(findings, "dead_relu");
    REQUIRE(finding);
    CHECK(finding->layer == "1");
    CHECK(finding->severity == rangefinder::Severity::kCritical);
    CHECK(*finding->first_step <= 30);
}

TEST_CASE("a layer with a fifth of its units dead, more or less, is not") {
    const auto findings = told(
        planned(300), 300,
        {kLearning, {"dead_share/1", [](auto step) { return 0.2 + 0.05 * noise(4, step); }, 10}});
    CHECK_FALSE(has(findings, "dead_relu"));
}

TEST_CASE("every dead layer is told by its name") {
    const auto findings = told(planned(300), 300,
                               {kLearning,
                                {"dead_share/1", constant(0.9), 10},
                                {"dead_share/3", constant(0.1), 10},
                                {"dead_share/5", constant(0.6), 10}});
    std::vector<std::string> layers;
    for (const Finding& finding : findings) {
        if (finding.rule == "dead_relu") layers.push_back(finding.layer);
    }
    CHECK(layers == std::vector<std::string>{"1", "5"});
}

TEST_CASE("outputs at an activation's limits are saturated, but not the model's own outputs") {
    const Made saturated{"saturated_share/1", constant(0.8), 10};
    CHECK(has(told(one_linear(), 300, {kLearning, saturated}), "saturated_activation"));
    RunFacts last = one_linear();
    last.layers.pop_back();
    CHECK_FALSE(has(told(last, 300, {kLearning, saturated}), "saturated_activation"));
    const Made few{"saturated_share/1", [](auto step) { return 0.15 + 0.05 * noise(8, step); }, 10};
    CHECK_FALSE(has(told(one_linear(), 300, {kLearning, few}), "saturated_activation"));
}

TEST_CASE("of an LSTM few outputs at the limits are many saturated cells") {
    RunFacts facts = planned(300);
    facts.layers = {{.name = "0", .type = "lstm"}, {.name = "1", .type = "linear"}};
    const auto share = [](double value) { return Made{"saturated_share/0", constant(value), 10}; };
    CHECK(has(told(facts, 300, {kLearning, share(0.06)}), "saturated_activation"));
    CHECK_FALSE(has(told(facts, 300, {kLearning, share(0.005)}), "saturated_activation"));
}

TEST_CASE("weights far from what keeps variance are a poor start") {
    for (const double scale : {0.0, 0.01, 10.0}) {
        const auto findings = told(
            one_linear(), 300, {kLearning, {"weight_norm/0", constant(norm_of_scale(scale)), 10}});
        const Finding* finding = find(findings, "poor_initialization");
        INFO(scale);
        REQUIRE(finding);
        CHECK(finding->layer == "0");
        CHECK(*finding->first_step == 0);
    }
}

TEST_CASE("weights as PyTorch, Glorot and He draw them are a good start") {
    for (const double scale : {0.577, 1.0, 1.414, 2.449}) {
        const auto findings = told(
            one_linear(), 300, {kLearning, {"weight_norm/0", constant(norm_of_scale(scale)), 10}});
        CHECK_FALSE(has(findings, "poor_initialization"));
    }
}

TEST_CASE("a first loss far above that of a model that knows nothing is a poor start") {
    RunFacts facts = planned(300);
    facts.batch_size = 32;
    facts.class_counts.assign(10, 100);
    facts.baseline_loss = std::log(10.0);
    facts.loss = "cross_entropy";
    CHECK(has(told(facts, 300, {{"loss", falling(30.0, 0.4, 0.05)}}), "poor_initialization"));
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const Made usual{"loss", falling(2.6, 0.4, 0.2, 100.0, seed)};
        CHECK_FALSE(has(told(facts, 300, {usual}), "poor_initialization"));
    }
}
