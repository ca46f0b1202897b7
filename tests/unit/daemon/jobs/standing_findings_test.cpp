#include "daemon/jobs/standing_findings.hpp"

#include <catch2/catch.hpp>

namespace rangefinder::jobs {
namespace {

Finding told(const std::string& rule, Severity severity, const std::string& layer = "") {
    Finding finding;
    finding.rule = rule;
    finding.severity = severity;
    finding.layer = layer;
    return finding;
}

}  // namespace

TEST_CASE("Of a rule that tells again, only the more severe finding stands, in its old place") {
    StandingFindings standing;
    CHECK(standing.add(told("diverging", Severity::kWarning)));
    CHECK(standing.add(told("dead_relu", Severity::kWarning, "1")));
    CHECK(standing.add(told("diverging", Severity::kCritical)));
    REQUIRE(standing.all().size() == 2);
    CHECK(standing.all()[0].rule == "diverging");
    CHECK(standing.all()[0].severity == Severity::kCritical);
}

TEST_CASE("A finding that is told less severely changes nothing, and other layers are others") {
    StandingFindings standing;
    standing.add(told("dead_relu", Severity::kCritical, "1"));
    standing.add(told("dead_relu", Severity::kWarning, "1"));
    standing.add(told("dead_relu", Severity::kWarning, "3"));
    REQUIRE(standing.all().size() == 2);
    CHECK(standing.all()[0].severity == Severity::kCritical);
}

TEST_CASE("The worker's own account replaces what was told, once a rule and layer") {
    StandingFindings standing;
    standing.add(told("plateau", Severity::kInfo));
    standing.replace({told("non_finite", Severity::kInfo), told("non_finite", Severity::kCritical),
                      told("diverging", Severity::kWarning)});
    REQUIRE(standing.all().size() == 2);
    CHECK(standing.all()[0].severity == Severity::kCritical);
    CHECK(standing.json().find("plateau") == std::string::npos);
}

TEST_CASE("There is a most of findings, and those that stand can still rise") {
    StandingFindings standing;
    for (std::size_t layer = 0; layer < StandingFindings::kMost; ++layer) {
        REQUIRE(standing.add(told("dead_relu", Severity::kWarning, std::to_string(layer))));
    }
    CHECK_FALSE(standing.add(told("diverging", Severity::kCritical)));
    CHECK(standing.add(told("dead_relu", Severity::kCritical, "0")));
    CHECK(standing.all().front().severity == Severity::kCritical);
}

}  // namespace rangefinder::jobs
