#include "daemon/api/finding_filter.hpp"

#include <algorithm>

#include "daemon/api/errors.hpp"
#include "daemon/codec/query_reader.hpp"

namespace rangefinder::api {
namespace {

const std::vector<std::string>& severities() {
    static const std::vector<std::string> names{severity_name(Severity::kInfo),
                                                severity_name(Severity::kWarning),
                                                severity_name(Severity::kCritical)};
    return names;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        if (end > 0) words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string text_of(const Json& finding, const char* member) {
    const auto value = finding.find(member);
    return value != finding.end() && value->is_string() ? value->get<std::string>() : "";
}

}  // namespace

bool FindingFilter::takes(const Json& finding) const {
    const auto given =
        std::find(severities().begin(), severities().end(), text_of(finding, "severity"));
    if (given - severities().begin() < static_cast<std::ptrdiff_t>(severity)) return false;
    const bool any = rules.empty() ||
                     std::find(rules.begin(), rules.end(), text_of(finding, "rule")) != rules.end();
    return any && (!layer || *layer == text_of(finding, "layer"));
}

Result<FindingFilter> finding_filter(const std::map<std::string, std::string>& query) {
    std::vector<FieldError> errors;
    codec::QueryReader reader(query, errors);
    FindingFilter filter;
    if (const auto severity = reader.choice("severity", severities())) {
        filter.severity = static_cast<Severity>(*severity);
    }
    std::string rules, layer;
    reader.text("rule", rules, 2000).text("layer", layer).finish();
    filter.rules = words_of(rules);
    if (query.contains("layer")) filter.layer = layer;
    if (!errors.empty()) return bad_query(std::move(errors));
    return filter;
}

}  // namespace rangefinder::api
