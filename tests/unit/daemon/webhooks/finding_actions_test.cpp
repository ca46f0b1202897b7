#include "daemon/webhooks/finding_actions.hpp"

#include <catch2/catch.hpp>

#include "daemon/codec/record_codec.hpp"

using namespace rangefinder;
using namespace rangefinder::webhooks;

namespace {

Finding finding(const std::string& rule, Severity severity) {
    Finding one;
    one.rule = rule;
    one.severity = severity;
    return one;
}

}  // namespace

TEST_CASE("A finding goes to its rule's address and to those of the severities it reaches") {
    DiagnosticsSpec diagnostics;
    diagnostics.actions["diverging"] = {true, "http://rule/"};
    diagnostics.actions["warning"] = {false, "http://warning/"};
    diagnostics.actions["critical"] = {false, "http://critical/"};
    diagnostics.actions["stalled"] = {true, ""};
    const auto addresses = [&](const char* rule, Severity severity) {
        return addresses_for(diagnostics, finding(rule, severity));
    };
    using Addresses = std::vector<std::string>;
    CHECK(addresses("overfitting", Severity::kInfo).empty());
    CHECK(addresses("overfitting", Severity::kWarning) == Addresses{"http://warning/"});
    CHECK(addresses("diverging", Severity::kCritical) ==
          Addresses{"http://critical/", "http://rule/", "http://warning/"});
    CHECK(addresses("stalled", Severity::kInfo).empty());
    diagnostics.actions["critical"].webhook = "http://warning/";
    CHECK(addresses("overfitting", Severity::kCritical) == Addresses{"http://warning/"});
}

TEST_CASE("An event or a specification that makes no sense posts nothing") {
    CHECK(deliveries_of({1, "job_1", "finding", "{}"}, "{}").empty());
    CHECK(deliveries_of({1, "job_1", "finding", ""}, "").empty());
}

TEST_CASE("A run from elsewhere has its findings posted as a job has") {
    const std::string spec =
        R"({"kind": "training", "facts": {}, "diagnostics": {"actions": {"critical": {
            "webhook": "http://127.0.0.1:9/x"}}}})";
    const std::string event =
        codec::finding_event("run_1", finding("diverging", Severity::kCritical));
    const auto deliveries = deliveries_of({7, "run_1", "finding", event}, spec);
    REQUIRE(deliveries.size() == 1);
    CHECK(deliveries[0].url == "http://127.0.0.1:9/x");
    CHECK(deliveries[0].key == "run_1/diverging//critical");
}
