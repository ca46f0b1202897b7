#include "daemon/api/analyses.hpp"

#include "daemon/api/analysis.hpp"
#include "daemon/api/errors.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/media_type.hpp"
#include "daemon/codec/query_reader.hpp"
#include "daemon/codec/result_codec.hpp"

namespace rangefinder::api {
namespace {

constexpr std::uint64_t kLargestBody = std::uint64_t{32} << 20;

Json analysis_json(const Analysis& analysis) {
    Json json = {{"kind", analysis.kind}};
    json["stopped"] = {{"reason", stop_reason_name(analysis.stopped.reason)},
                       {"step", analysis.stopped.step}};
    json.update(stored_json(codec::to_json(analysis.suggestions)));
    json["recommendation"] =
        analysis.recommendation ? stored_json(codec::to_json(*analysis.recommendation)) : Json();
    json["findings"] = stored_json(codec::to_json(analysis.findings));
    return json;
}

Result<AnalysisRequest> read_request(const http::Request& request) {
    std::vector<FieldError> errors;
    codec::QueryReader(request.query, errors).finish();
    if (!errors.empty()) return bad_query(std::move(errors));
    const bool csv = media_type(request.header("content-type")) == "text/csv";
    return csv ? analysis_from_csv(request.body) : analysis_from_json(request.body);
}

http::Response answer(const http::Request& request) {
    const auto asked = read_request(request);
    if (!asked) return problem(asked.error(), request);
    return json_response(200, analysis_json(analyse(*asked)));
}

}  // namespace

void Analyses::add_routes(http::Router& router) {
    http::RouteOptions options;
    options.body_limit = kLargestBody;
    options.content_types = {"application/json", "text/csv"};
    router.add(
        "POST", "/v1/analyses",
        [](const http::Request& request, const http::Respond& respond) {
            respond(answer(request));
        },
        options);
}

}  // namespace rangefinder::api
