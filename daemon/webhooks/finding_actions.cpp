#include "daemon/webhooks/finding_actions.hpp"

#include <set>

#include "daemon/codec/job_codec.hpp"
#include "daemon/codec/record_codec.hpp"

namespace rangefinder::webhooks {

std::vector<std::string> addresses_for(const DiagnosticsSpec& diagnostics, const Finding& finding) {
    std::set<std::string> names{finding.rule};
    for (const Severity severity : {Severity::kWarning, Severity::kCritical}) {
        if (finding.severity >= severity) names.insert(severity_name(severity));
    }
    std::set<std::string> addresses;
    for (const auto& [name, action] : diagnostics.actions) {
        if (names.contains(name) && !action.webhook.empty()) addresses.insert(action.webhook);
    }
    return {addresses.begin(), addresses.end()};
}

std::vector<Delivery> deliveries_of(const store::EventRecord& event, const std::string& job_spec) {
    std::vector<Delivery> deliveries;
    const auto finding = codec::finding_of_event(event.data);
    if (!finding) return deliveries;
    for (std::string& address : addresses_for(codec::diagnostics_of_spec(job_spec), *finding)) {
        Delivery delivery;
        delivery.event = event.id;
        delivery.url = std::move(address);
        delivery.key = event.job + '/' + finding->rule + '/' + finding->layer + '/' +
                       severity_name(finding->severity);
        delivery.body = event.data;
        deliveries.push_back(std::move(delivery));
    }
    return deliveries;
}

}  // namespace rangefinder::webhooks
