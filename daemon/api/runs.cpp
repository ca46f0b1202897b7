#include "daemon/api/runs.hpp"

#include "daemon/api/errors.hpp"
#include "daemon/api/idempotency.hpp"
#include "daemon/api/identifiers.hpp"
#include "daemon/api/job_json.hpp"
#include "daemon/api/job_page.hpp"
#include "daemon/api/run_routes.hpp"
#include "daemon/codec/query_reader.hpp"
#include "daemon/codec/result_codec.hpp"

namespace rangefinder::api {
namespace {

store::NewJob new_run(const RunRequest& run, WallTime now) {
    store::NewJob stored;
    stored.id = new_run_id(now);
    stored.kind = store::kRunKind;
    stored.name = run.name;
    stored.labels = run.labels;
    stored.spec = run.spec;
    return stored;
}

Json told_json(const std::string& run, const RunTold& told) {
    Json json = {{"run", run}, {"accepted", told.accepted}, {"repeated", told.repeated}};
    json["newest_step"] = told.newest_step < 0 ? Json(nullptr) : Json(told.newest_step);
    json["findings"] = stored_json(codec::to_json(told.findings));
    json["stop"] = told.stop;
    return json;
}

std::optional<http::Response> refused_query(const http::Request& request) {
    std::vector<FieldError> errors;
    codec::QueryReader(request.query, errors).finish();
    if (errors.empty()) return std::nullopt;
    return problem(bad_query(std::move(errors)), request);
}

}  // namespace

void Runs::add_routes(http::Router& router) {
    http::RouteOptions batches;
    batches.body_limit = kLargestBatchBody;
    router.add("POST", "/v1/runs", http::answering(*this, &Runs::begin));
    router.add("GET", "/v1/runs", http::answering(*this, &Runs::list));
    router.add("POST", "/v1/runs/{id}/records", of_runs(http::answering(*this, &Runs::add)),
               batches);
    router.add("POST", "/v1/runs/{id}/finish", of_runs(http::answering(*this, &Runs::finish)));
}

http::Response Runs::begin(const http::Request& request) {
    if (auto refused = refused_query(request)) return *refused;
    const auto key = idempotency_of(request);
    if (!key) return problem(key.error(), request);
    const auto run = run_from_json(request.body, webhooks_);
    if (!run) return problem(run.error(), request);
    const auto begun = live_.begin(new_run(*run, clock_.wall()), *key);
    if (!begun) return problem(begun.error(), request);
    http::Response response = json_response(begun->second ? 201 : 200, job_json(begun->first));
    response.headers["Location"] = "/v1/runs/" + begun->first.id;
    return response;
}

http::Response Runs::list(const http::Request& request) {
    auto filter = job_filter(request, {});
    if (!filter) return problem(filter.error(), request);
    filter->kind = store::kRunKind;
    return job_page(request, *filter, "runs", store_);
}

http::Response Runs::add(const http::Request& request) {
    if (auto refused = refused_query(request)) return *refused;
    const auto batch = run_records_from_json(request.body);
    if (!batch) return problem(batch.error(), request);
    const std::string& id = request.path_parameters.at("id");
    const auto told = live_.add(id, *batch);
    if (!told) return problem(told.error(), request);
    return json_response(200, told_json(id, *told));
}

http::Response Runs::finish(const http::Request& request) {
    if (auto refused = refused_query(request)) return *refused;
    const auto end = run_end_from_json(request.body);
    if (!end) return problem(end.error(), request);
    const auto run = live_.finish(request.path_parameters.at("id"), *end);
    if (!run) return problem(run.error(), request);
    return json_response(200, job_json(*run));
}

}  // namespace rangefinder::api
