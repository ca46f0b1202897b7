#include "daemon/api/probe_capabilities.hpp"

#include <algorithm>

#include "daemon/api/capability.hpp"
#include "daemon/api/training_capabilities.hpp"
#include "daemon/codec/probe_codec.hpp"
#include "daemon/codec/type_words.hpp"
#include "diagnostics/rules/rules.hpp"

namespace rangefinder::api {
namespace {

bool can_be_run(const std::string& kind) {
    const std::vector<std::string>& kinds = codec::job_kinds().available;
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

Json probe_capability(const ProbeSpec& probe) {
    Json written = codec::work_json(probe);
    written["type"] = probe_name(probe);
    std::map<std::string, Json> others;
    if (written.contains("warmup")) {
        others["warmup"] = optional_parameter("{steps, learning_rate}", written["warmup"]);
    }
    const bool takes_rate =
        std::holds_alternative<SharpnessSpec>(probe) || std::holds_alternative<SanitySpec>(probe);
    if (takes_rate) others["learning_rate"] = optional_parameter("number", nullptr);
    return capability(written, others);
}

}  // namespace

Json probe_capabilities() {
    Json list = Json::array({range_test_capability()});
    for (const ProbeSpec& probe : default_probes()) {
        if (can_be_run(probe_name(probe))) list.push_back(probe_capability(probe));
    }
    return list;
}

Json diagnostics_capability() {
    Json written = codec::diagnostics_json(DiagnosticsSpec{});
    written["type"] = "diagnostics";
    return capability(written,
                      {{"actions", optional_parameter("{RULE: {stop, webhook}}", Json::object())}});
}

Json rule_list() {
    Json list = Json::array();
    for (const RuleInfo& rule : rules()) {
        list.push_back(
            {{"name", rule.name}, {"meaning", rule.meaning}, {"reference", rule.reference}});
    }
    return list;
}

}  // namespace rangefinder::api
