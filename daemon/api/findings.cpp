#include "daemon/api/findings.hpp"

#include "daemon/api/errors.hpp"
#include "daemon/api/job_json.hpp"

namespace rangefinder::api {

void Findings::add_routes(http::Router& router) {
    router.add("GET", "/v1/jobs/{id}/findings", http::answering(*this, &Findings::findings));
    router.add("GET", "/v1/jobs/{id}/recommendation",
               http::answering(*this, &Findings::recommendation));
}

http::Response Findings::findings(const http::Request& request) {
    const auto job = store_.job(request.path_parameters.at("id"));
    if (!job) return problem(job.error(), request);
    Json json = {{"job", job->id}};
    json["findings"] = job->findings.empty() ? Json::array() : stored_json(job->findings);
    return json_response(200, json);
}

http::Response Findings::recommendation(const http::Request& request) {
    const auto job = store_.job(request.path_parameters.at("id"));
    if (!job) return problem(job.error(), request);
    if (job->kind != "range_test") {
        return problem(Error{ErrorKind::kNotFound,
                             "only range tests have a recommendation; this job is a " + job->kind,
                             {}},
                       request);
    }
    const Json result = stored_json(job->result);
    if (!result.is_object() || !result.contains("recommendation")) {
        return problem(Error{ErrorKind::kConflict,
                             "there is no recommendation: the job is " +
                                 std::string(store::job_state_name(job->state)),
                             {}},
                       request);
    }
    return json_response(200, result["recommendation"]);
}

}  // namespace rangefinder::api
