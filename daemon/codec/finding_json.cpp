#include "daemon/codec/finding_json.hpp"

#include "daemon/codec/numbers.hpp"
#include "daemon/codec/result_parts.hpp"

namespace rangefinder::codec {
namespace {

constexpr std::size_t kLongestMessage = 4000;

OrderedJson action_json(const FindingAction& action) {
    OrderedJson json = {{"text", action.text}};
    if (!action.field.empty()) json["field"] = action.field;
    if (action.value) json["value"] = number_or_null(*action.value);
    return json;
}

FindingAction read_action(const Json& value, const std::string& pointer, Errors& errors) {
    FindingAction action;
    ObjectReader reader(value, pointer, errors);
    reader.text("text", action.text, kLongestMessage).text("field", action.field);
    action.value = read_optional_number(reader, "value");
    reader.finish();
    return action;
}

std::vector<FindingAction> read_actions(const Json& value, const std::string& pointer,
                                        Errors& errors) {
    std::vector<FindingAction> actions;
    if (!value.is_array()) return actions;
    for (std::size_t i = 0; i < value.size(); ++i) {
        actions.push_back(
            read_action(value[i], member_pointer(pointer, std::to_string(i)), errors));
    }
    return actions;
}

}  // namespace

OrderedJson finding_json(const Finding& finding) {
    OrderedJson json = {{"rule", finding.rule}, {"severity", severity_name(finding.severity)}};
    json["layer"] = finding.layer.empty() ? OrderedJson(nullptr) : OrderedJson(finding.layer);
    json["first_step"] =
        finding.first_step ? OrderedJson(*finding.first_step) : OrderedJson(nullptr);
    json["confidence"] = number_or_null(finding.confidence);
    json["evidence"] = named_numbers_json(finding.evidence);
    json["message"] = finding.message;
    json["causes"] = finding.causes;
    json["actions"] = OrderedJson::array();
    for (const FindingAction& action : finding.actions) {
        json["actions"].push_back(action_json(action));
    }
    json["advice"] = finding.advice;
    json["reference"] = finding.reference;
    return json;
}

OrderedJson findings_json(const std::vector<Finding>& findings) {
    OrderedJson json = OrderedJson::array();
    for (const Finding& finding : findings) json.push_back(finding_json(finding));
    return json;
}

Finding read_finding(const Json& value, const std::string& pointer, Errors& errors) {
    Finding finding;
    ObjectReader reader(value, pointer, errors);
    reader.text("rule", finding.rule)
        .choice("severity", finding.severity,
                std::vector{Severity::kInfo, Severity::kWarning, Severity::kCritical},
                severity_name)
        .integer("first_step", finding.first_step)
        .text("message", finding.message, kLongestMessage)
        .text("advice", finding.advice, kLongestMessage)
        .text("reference", finding.reference, kLongestMessage)
        .number("confidence", finding.confidence)
        .member("actions", finding.actions, read_actions);
    finding.causes = read_sentences(reader, "causes");
    if (const Json* layer = reader.find("layer"); layer != nullptr && !layer->is_null()) {
        reader.text("layer", finding.layer);
    }
    reader.member("evidence", finding.evidence, read_named_numbers).finish();
    return finding;
}

std::vector<Finding> read_findings(const Json& value, const std::string& pointer, Errors& errors) {
    std::vector<Finding> findings;
    if (!value.is_array()) {
        errors.push_back({pointer, "must be an array of findings, not " + shown(value)});
        return findings;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
        findings.push_back(
            read_finding(value[i], member_pointer(pointer, std::to_string(i)), errors));
    }
    return findings;
}

}  // namespace rangefinder::codec
