#include "daemon/api/schedule_request.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "daemon/codec/json_text.hpp"
#include "daemon/codec/reader.hpp"
#include "daemon/codec/schedule_codec.hpp"
#include "diagnostics/spec/validate_schedule.hpp"

namespace rangefinder::api {
namespace {

using codec::Errors;

constexpr std::int64_t kMostSteps = 1'000'000'000;
constexpr std::int64_t kFewestPoints = 4;
constexpr std::size_t kMostMetrics = 5'000;
constexpr std::size_t kLongestQueryValue = 100'000;

void read_metrics(codec::ObjectReader& reader, ScheduleRequest& request) {
    const codec::Json* member = reader.find("metrics");
    if (member == nullptr || member->is_null()) return;
    const std::string pointer = reader.pointer_of("metrics");
    if (!member->is_array() || member->size() > kMostMetrics) {
        reader.errors().push_back(
            {pointer, "must be a list of at most " + std::to_string(kMostMetrics) + " numbers"});
        return;
    }
    for (std::size_t i = 0; i < member->size(); ++i) {
        const auto value = codec::read_number(
            (*member)[i], codec::member_pointer(pointer, std::to_string(i)), reader.errors());
        request.metrics.push_back(value.value_or(0.0));
    }
}

void check_ranges(const ScheduleRequest& request, Errors& errors) {
    FieldChecks checks;
    checks.number("/learning_rate", request.learning_rate, {0.0, 1e6, true, false});
    checks.integer("/steps", request.steps, {1, kMostSteps});
    if (request.max_points != 0) {
        checks.integer("/max_points", request.max_points, {kFewestPoints, kMostPreviewPoints});
    }
    checks.integer("/evaluate_every", request.evaluate_every, {1, kMostSteps});
    validate_schedule(request.schedule, request.learning_rate, "/schedule", checks);
    // What could not be read was left at its default, which must not be complained about.
    for (FieldError& complaint : checks.take()) {
        const bool known = std::any_of(errors.begin(), errors.end(), [&](const FieldError& error) {
            return complaint.pointer.starts_with(error.pointer) ||
                   error.pointer.starts_with(complaint.pointer);
        });
        if (!known) errors.push_back(std::move(complaint));
    }
}

ScheduleRequest read_request(const codec::Json& value, Errors& errors) {
    ScheduleRequest request;
    codec::ObjectReader reader(value, "", errors);
    if (const codec::Json* schedule = reader.require("schedule")) {
        request.schedule = codec::read_schedule(*schedule, reader.pointer_of("schedule"), errors);
    }
    if (reader.require("learning_rate") != nullptr) {
        reader.number("learning_rate", request.learning_rate);
    }
    if (reader.require("steps") != nullptr) reader.integer("steps", request.steps);
    reader.integer("max_points", request.max_points, {kFewestPoints, kMostPreviewPoints})
        .integer("evaluate_every", request.evaluate_every);
    read_metrics(reader, request);
    reader.finish();
    check_ranges(request, errors);
    return request;
}

Result<ScheduleRequest> checked(const codec::Json& value) {
    Errors errors;
    ScheduleRequest request = read_request(value, errors);
    if (!errors.empty()) return codec::invalid(std::move(errors), "the preview");
    if (request.max_points == 0) request.max_points = kMostPreviewPoints;
    return request;
}

// "0.1" is a number, "true" a truth value, everything else text.
codec::Json value_of(std::string_view text) {
    const char* end = text.data() + text.size();
    std::int64_t integer = 0;
    const auto whole = std::from_chars(text.data(), end, integer);
    if (whole.ec == std::errc{} && whole.ptr == end) return integer;
    double number = 0.0;
    const auto real = std::from_chars(text.data(), end, number);
    if (real.ec == std::errc{} && real.ptr == end) return number;
    if (text == "true" || text == "false") return text == "true";
    return std::string(text);
}

codec::Json list_of(std::string_view text) {
    codec::Json list = codec::Json::array();
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        list.push_back(value_of(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return list;
}

// "?pct_start" of "/schedule/pct_start", "?warmup_steps" of "/schedule/warmup/steps", "?metrics" of
// "/metrics/3".
std::string query_pointer(std::string pointer) {
    if (pointer == "/schedule") return "?type";
    for (const auto& [from, to] : {std::pair{"/schedule/warmup/", "?warmup_"},
                                   std::pair{"/schedule/", "?"}, std::pair{"/", "?"}}) {
        if (!pointer.starts_with(from)) continue;
        pointer.replace(0, std::string_view(from).size(), to);
        break;
    }
    return pointer.substr(0, pointer.find('/'));
}

codec::Json json_of(const std::map<std::string, std::string>& query) {
    static const std::set<std::string> own{"learning_rate", "steps", "max_points",
                                           "evaluate_every"};
    codec::Json json = codec::Json::object();
    json["schedule"] = codec::Json::object();
    codec::Json& schedule = json["schedule"];
    for (const auto& [name, text] : query) {
        if (name == "metrics") {
            json[name] = list_of(text);
        } else if (name == "milestones") {
            schedule[name] = list_of(text);
        } else if (name.starts_with("warmup_")) {
            schedule["warmup"][name.substr(7)] = value_of(text);
        } else if (own.count(name) > 0) {
            json[name] = value_of(text);
        } else {
            schedule[name] = value_of(text);
        }
    }
    return json;
}

}  // namespace

Result<ScheduleRequest> schedule_request_from_json(const std::string& body) {
    const auto value = codec::parse_json(body);
    if (!value) return value.error();
    return checked(*value);
}

Result<ScheduleRequest> schedule_request_from_query(
    const std::map<std::string, std::string>& query) {
    for (const auto& [name, text] : query) {
        if (text.size() > kLongestQueryValue) return field_error("?" + name, "is too long");
    }
    auto request = checked(json_of(query));
    if (request.ok()) return request;
    Error error = request.error();
    for (FieldError& field : error.fields) field.pointer = query_pointer(field.pointer);
    if (!error.fields.empty()) {
        error.text = "the query has a wrong parameter: " + error.fields.front().pointer + " " +
                     error.fields.front().detail;
    }
    return error;
}

}  // namespace rangefinder::api
