#include "daemon/api/job_page.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

#include "daemon/api/errors.hpp"
#include "daemon/api/job_json.hpp"
#include "daemon/codec/query_reader.hpp"

namespace rangefinder::api {
namespace {

constexpr std::int64_t kLargestPage = 200;

// "team=vision,stage=ci" or "team:vision".
std::optional<std::map<std::string, std::string>> parse_labels(const std::string& text) {
    std::map<std::string, std::string> labels;
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(','), rest.size());
        const std::string_view one = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto separator = one.find_first_of("=:");
        if (separator == std::string_view::npos || separator == 0) return std::nullopt;
        labels[std::string(one.substr(0, separator))] = std::string(one.substr(separator + 1));
    }
    return labels;
}

std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view hex = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.' || c == '~') {
            encoded += c;
        } else {
            encoded += {'%', hex[byte >> 4], hex[byte & 15]};
        }
    }
    return encoded;
}

// The same query with another cursor (RFC 8288).
std::string next_link(const http::Request& request, const std::string& cursor) {
    std::string target = request.path + "?";
    for (const auto& [name, value] : request.query) {
        if (name == "cursor") continue;
        target += percent_encoded(name) + "=" + percent_encoded(value) + "&";
    }
    return "<" + target + "cursor=" + percent_encoded(cursor) + ">; rel=\"next\"";
}

}  // namespace

Result<store::JobFilter> job_filter(const http::Request& request,
                                    const std::vector<std::string>& kinds) {
    static const std::vector<std::string> states{"queued", "running", "succeeded", "failed",
                                                 "cancelled"};
    std::vector<FieldError> errors;
    codec::QueryReader query(request.query, errors);
    store::JobFilter filter;
    std::optional<std::int64_t> limit;
    if (!kinds.empty()) {
        if (const auto kind = query.choice("kind", kinds)) filter.kind = kinds[*kind];
    }
    if (const auto state = query.choice("state", states)) {
        filter.state = store::job_state_from(states[*state]);
    }
    std::string label, text;
    query.text("label", label).text("q", text).text("cursor", filter.cursor);
    query.integer("limit", limit, 1, kLargestPage).finish();
    if (const auto labels = parse_labels(label)) {
        filter.labels = *labels;
    } else {
        errors.push_back({"?label", "must be NAME=VALUE, several separated by commas"});
    }
    if (!text.empty()) filter.text = text;
    if (limit) filter.limit = static_cast<std::size_t>(*limit);
    if (!errors.empty()) return bad_query(std::move(errors));
    return filter;
}

http::Response job_page(const http::Request& request, const store::JobFilter& filter,
                        const char* member, store::Store& store) {
    const auto page = store.jobs(filter);
    if (!page) return problem(page.error(), request);
    Json json;
    json[member] = Json::array();
    for (const store::JobRecord& job : page->jobs) json[member].push_back(job_line_json(job));
    json["next_cursor"] = page->next_cursor.empty() ? Json(nullptr) : Json(page->next_cursor);
    http::Response response = json_response(200, json);
    if (!page->next_cursor.empty()) {
        response.headers["Link"] = next_link(request, page->next_cursor);
    }
    return response;
}

}  // namespace rangefinder::api
