#include "daemon/api/rule_actions.hpp"

#include <algorithm>

#include "daemon/codec/reader.hpp"
#include "daemon/codec/wording.hpp"
#include "diagnostics/base/near_word.hpp"
#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/rules.hpp"

namespace rangefinder::api {
namespace {

const std::string kActions = "/diagnostics/actions";

std::vector<std::string> known_names() {
    std::vector<std::string> names = rule_names();
    names.push_back(severity_name(Severity::kWarning));
    names.push_back(severity_name(Severity::kCritical));
    return names;
}

// Empty: it may be called.
std::string webhook_complaint(const std::string& address, const http::OutgoingAddresses& allowed) {
    const auto url = http::parse_http_url(address);
    if (!url) return url.error().text;
    if (allowed.allows(*url)) return "";
    return "is at " + url->authority() + ", which this daemon may not call; start it with " +
           "--webhook-allow " + url->authority();
}

void check_webhook(const Json& action, const std::string& pointer,
                   const http::OutgoingAddresses& allowed, std::vector<FieldError>& errors) {
    const auto webhook = action.find("webhook");
    if (webhook == action.end() || !webhook->is_string() || webhook->empty()) return;
    const auto address = webhook->get<std::string>();
    if (address.empty()) return;
    std::string complaint = webhook_complaint(address, allowed);
    if (!complaint.empty()) errors.push_back({pointer + "/webhook", std::move(complaint)});
}

}  // namespace

std::vector<FieldError> action_errors(const Json& request, const http::OutgoingAddresses& allowed) {
    std::vector<FieldError> errors;
    const Json::json_pointer place(kActions);
    if (!request.contains(place) || !request.at(place).is_object()) return errors;
    const std::vector<std::string> names = known_names();
    for (const auto& [name, action] : request.at(place).items()) {
        const std::string pointer = codec::member_pointer(kActions, name);
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            errors.push_back({pointer, "is no rule" + near_word_hint(name, names) + "; known are " +
                                           codec::listed(names)});
        }
        if (action.is_object()) check_webhook(action, pointer, allowed, errors);
    }
    return errors;
}

}  // namespace rangefinder::api
