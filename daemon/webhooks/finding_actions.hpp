// From a stored finding event and its job's specification to what is to be posted.
#pragma once

#include <vector>

#include "daemon/store/store.hpp"
#include "daemon/webhooks/delivery_queue.hpp"
#include "diagnostics/findings/finding.hpp"
#include "diagnostics/spec/diagnostics_spec.hpp"

namespace rangefinder::webhooks {

// Addresses that the actions name for the finding: its rule's, and those of the severities that it
// reaches. Each once.
std::vector<std::string> addresses_for(const DiagnosticsSpec& diagnostics, const Finding& finding);

// One for each address; none when event or specification make no sense.
std::vector<Delivery> deliveries_of(const store::EventRecord& event, const std::string& job_spec);

}  // namespace rangefinder::webhooks
