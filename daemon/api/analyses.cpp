#include "daemon/api/analyses.hpp"

#include "daemon/api/analysis.hpp"
#include "daemon/api/analysis_json.hpp"
#include "daemon/api/errors.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/media_type.hpp"
#include "daemon/codec/query_reader.hpp"
#include "diagnostics/formats/event_file.hpp"

namespace rangefinder::api {
namespace {

constexpr std::uint64_t kLargestBody = std::uint64_t{32} << 20;

enum class BodyFormat { kJson, kCsv, kEvents };

// Of bytes that say nothing of themselves: text has no zeros in it.
BodyFormat format_by_content(std::string_view body) {
    constexpr std::size_t kLooked = 4096;
    // Text and its bytes are the same.
    const auto* data = reinterpret_cast<const std::uint8_t*>(body.data());
    const bool zeros = body.substr(0, kLooked).find('\0') != std::string_view::npos;
    if (zeros || is_event_file({data, body.size()})) return BodyFormat::kEvents;
    const std::size_t first = body.find_first_not_of(" \t\r\n");
    const bool object = first != std::string_view::npos && body[first] == '{';
    return object ? BodyFormat::kJson : BodyFormat::kCsv;
}

BodyFormat format_of(const http::Request& request) {
    const std::string type = media_type(request.header("content-type"));
    if (type == "text/csv") return BodyFormat::kCsv;
    if (type == "application/json") return BodyFormat::kJson;
    return format_by_content(request.body);
}

Result<AnalysisBody> read_json(const http::Request& request) {
    std::vector<FieldError> errors;
    codec::QueryReader(request.query, errors).finish();
    if (!errors.empty()) return bad_query(std::move(errors));
    return analysis_from_json(request.body);
}

Result<AnalysisBody> read_body(const http::Request& request) {
    switch (format_of(request)) {
        case BodyFormat::kCsv:
            return analysis_from_csv(request.body, request.query);
        case BodyFormat::kEvents:
            return analysis_from_events(request.body, request.query);
        case BodyFormat::kJson:
            break;
    }
    return read_json(request);
}

http::Response answer(const http::Request& request) {
    const auto body = read_body(request);
    if (!body) return problem(body.error(), request);
    return json_response(200, analysis_json(*body, analyse_together(*body)));
}

}  // namespace

void Analyses::add_routes(http::Router& router) {
    http::RouteOptions options;
    options.body_limit = kLargestBody;
    options.content_types = {"application/json", "text/csv", "application/octet-stream"};
    router.add(
        "POST", "/v1/analyses",
        [](const http::Request& request, const http::Respond& respond) {
            respond(answer(request));
        },
        options);
}

}  // namespace rangefinder::api
