#include "daemon/api/job_json.hpp"

#include <algorithm>

namespace rangefinder::api {
namespace {

Json progress_json(const store::JobProgress& progress, store::JobState state) {
    const double fraction = progress.steps > 0 ? static_cast<double>(progress.step) /
                                                     static_cast<double>(progress.steps)
                                               : 0.0;
    Json json = {{"step", progress.step}, {"steps", progress.steps}};
    // A sweep that diverged is done before its last step.
    json["fraction"] = state == store::JobState::kSucceeded ? 1.0 : std::clamp(fraction, 0.0, 1.0);
    const bool running = state == store::JobState::kRunning;
    json["eta_seconds"] =
        running && progress.eta_seconds ? Json(*progress.eta_seconds) : Json(nullptr);
    json["steps_per_second"] = progress.steps_per_second;
    return json;
}

}  // namespace

Json job_line_json(const store::JobRecord& job) {
    Json json = {{"id", job.id}, {"kind", job.kind}, {"name", job.name}};
    json["state"] = store::job_state_name(job.state);
    json["priority"] = job.priority;
    json["labels"] = job.labels;
    json["dataset"] = job.dataset;
    json["created_at"] = to_rfc3339(job.created_at);
    json["started_at"] = time_json(job.started_at);
    json["finished_at"] = time_json(job.finished_at);
    json["progress"] = progress_json(job.progress, job.state);
    json["attempts"] = job.attempts;
    json["cancel_requested"] = job.cancel_requested;
    json["error"] = stored_json(job.error);
    json["view"] = "/jobs/" + job.id;
    return json;
}

Json job_json(const store::JobRecord& job) {
    Json json = job_line_json(job);
    json["spec"] = stored_json(job.spec);
    json["model"] = stored_json(job.summary);
    if (!job.result.empty()) json["result"] = stored_json(job.result);
    return json;
}

std::string kind_of_work(const store::JobRecord& job) {
    if (job.kind != store::kRunKind) return job.kind;
    return stored_json(job.spec).value("kind", job.kind);
}

}  // namespace rangefinder::api
