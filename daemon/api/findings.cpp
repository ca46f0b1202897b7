#include "daemon/api/findings.hpp"

#include <map>

#include "daemon/api/errors.hpp"
#include "daemon/api/finding_filter.hpp"
#include "daemon/api/job_json.hpp"
#include "daemon/api/run_routes.hpp"

namespace rangefinder::api {
namespace {

// As many as the daemon keeps of a job.
constexpr std::size_t kMostTold = 1000;

}  // namespace

void Findings::add_routes(http::Router& router) {
    router.add("GET", "/v1/jobs/{id}/findings", http::answering(*this, &Findings::findings));
    router.add("GET", "/v1/jobs/{id}/recommendation",
               http::answering(*this, &Findings::recommendation));
    router.add("GET", "/v1/runs/{id}/findings",
               of_runs(http::answering(*this, &Findings::findings)));
    router.add("GET", "/v1/runs/{id}/recommendation",
               of_runs(http::answering(*this, &Findings::recommendation)));
}

http::Response Findings::findings(const http::Request& request) {
    const auto job = store_.job(request.path_parameters.at("id"));
    if (!job) return problem(job.error(), request);
    const auto filter = finding_filter(request.query);
    if (!filter) return problem(filter.error(), request);
    Json json = {{"job", job->id}};
    json["findings"] = Json::array();
    const Json all = job->findings.empty() ? told_so_far(job->id) : stored_json(job->findings);
    for (const Json& finding : all) {
        if (filter->takes(finding)) json["findings"].push_back(finding);
    }
    return json_response(200, json);
}

// While the job runs. A finding that has become more severe was told again: its newest counts.
Json Findings::told_so_far(const std::string& job) {
    Json findings = Json::array();
    std::map<std::pair<Json, Json>, std::size_t> places;
    for (const store::EventRecord& event : store_.events({"findings:" + job}, 0, kMostTold)) {
        Json finding = stored_json(event.data).value("finding", Json::object());
        const auto [place, is_new] =
            places.emplace(std::pair(finding.value("rule", Json()), finding.value("layer", Json())),
                           findings.size());
        if (is_new) {
            findings.push_back(std::move(finding));
        } else {
            findings[place->second] = std::move(finding);
        }
    }
    return findings;
}

http::Response Findings::recommendation(const http::Request& request) {
    const auto job = store_.job(request.path_parameters.at("id"));
    if (!job) return problem(job.error(), request);
    const std::string kind = kind_of_work(*job);
    if (kind != "range_test") {
        return problem(Error{ErrorKind::kNotFound,
                             "only range tests have a recommendation; this job is a " + kind,
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
