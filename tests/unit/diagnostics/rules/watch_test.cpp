#include "diagnostics/rules/watch.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "diagnostics/rules/rules.hpp"
#include "tests/unit/diagnostics/rules/told_findings.hpp"

using namespace rules_test;

namespace {

std::vector<std::string> texts(const std::vector<Finding>& findings) {
    std::vector<std::string> all;
    for (const Finding& finding : findings) {
        all.push_back(finding.rule + finding.layer + std::to_string(*finding.first_step) +
                      finding.message);
    }
    return all;
}

Records rising_loss(std::int64_t from, std::int64_t to) {
    rangefinder::Series loss{"loss", {}, {}}, rate{"learning_rate", {}, {}};
    for (std::int64_t step = from; step < to; ++step) {
        loss.steps.push_back(step);
        loss.values.push_back(1.0 + 0.1 * static_cast<double>(step));
        rate.steps.push_back(step);
        rate.values.push_back(0.5);
    }
    return {loss, rate};
}

}  // namespace

TEST_CASE("a watch says the same however the points are cut into batches") {
    std::vector<std::vector<std::string>> said;
    for (const std::int64_t size : {1, 7, 100, 400}) {
        Watch watch(planned(400));
        std::vector<Finding> all;
        for (std::int64_t step = 0; step < 400; step += size) {
            const auto news =
                watch.add(rising_loss(step, std::min<std::int64_t>(400, step + size)));
            all.insert(all.end(), news.begin(), news.end());
        }
        const auto last = watch.finish({StopReason::kCompleted, 400, 0.5});
        all.insert(all.end(), last.begin(), last.end());
        said.push_back(texts(all));
    }
    REQUIRE(!said[0].empty());
    for (const auto& other : said) CHECK(other == said[0]);
}

TEST_CASE("a finding is told once, and again only when it has become more severe") {
    Watch watch(planned(400));
    std::vector<Finding> all;
    for (std::int64_t step = 0; step < 400; ++step) {
        const auto news = watch.add(rising_loss(step, step + 1));
        all.insert(all.end(), news.begin(), news.end());
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = i + 1; j < all.size(); ++j) {
            const bool same = all[i].rule == all[j].rule && all[i].layer == all[j].layer;
            if (same) CHECK(all[i].severity < all[j].severity);
        }
    }
    CHECK(has(all, "diverging"));
}

TEST_CASE("findings are listed with the most severe first") {
    Watch watch(planned(400));
    watch.add(rising_loss(0, 400));
    watch.finish({StopReason::kCompleted, 400, 0.5});
    const auto findings = watch.findings();
    REQUIRE(findings.size() > 1);
    for (std::size_t i = 1; i < findings.size(); ++i) {
        CHECK(findings[i - 1].severity >= findings[i].severity);
    }
}

TEST_CASE("what was found by other means is kept and not found once more") {
    Watch watch(planned(100));
    Finding located;
    located.rule = "non_finite";
    located.severity = rangefinder::Severity::kCritical;
    located.layer = "2";
    located.first_step = 3;
    watch.add(Records{{"loss", {0, 1, 2, 3}, {1.0, 1.0, 1.0, NAN}}});
    watch.add(located);
    CHECK(watch.finish({StopReason::kNonFiniteLoss, 3, 0.1}).empty());
    REQUIRE(watch.findings().size() == 1);
    CHECK(watch.findings()[0].layer == "2");
}

TEST_CASE("every finding says its rule, step, confidence, what to do and where it comes from") {
    Watch watch(planned(400));
    watch.add(rising_loss(0, 400));
    watch.finish({StopReason::kCompleted, 400, 0.5});
    for (const Finding& finding : watch.findings()) {
        INFO(finding.rule);
        CHECK(finding.first_step.has_value());
        CHECK(finding.confidence > 0.0);
        CHECK(!finding.evidence.empty());
        CHECK(!finding.message.empty());
        CHECK(!finding.causes.empty());
        CHECK(!finding.actions.empty());
        CHECK(!finding.advice.empty());
        CHECK(!finding.reference.empty());
    }
}

TEST_CASE("a watch of a range test does not mind that its loss explodes") {
    RunFacts facts = planned(400);
    facts.kind = "range_test";
    Watch watch(facts);
    watch.add(rising_loss(0, 400));
    watch.finish({StopReason::kLossExploded, 399, 0.5});
    CHECK(watch.findings().empty());
}

TEST_CASE("rules have names and meanings of their own") {
    auto names = rangefinder::rule_names();
    REQUIRE(!names.empty());
    for (const auto& rule : rangefinder::rules()) CHECK(!rule.meaning.empty());
    std::sort(names.begin(), names.end());
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}
