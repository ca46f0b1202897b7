#include "daemon/api/jobs.hpp"

#include "daemon/api/errors.hpp"
#include "daemon/api/idempotency.hpp"
#include "daemon/api/identifiers.hpp"
#include "daemon/api/job_json.hpp"
#include "daemon/api/job_page.hpp"
#include "daemon/api/run_routes.hpp"
#include "daemon/api/wait_preference.hpp"
#include "daemon/codec/job_codec.hpp"
#include "daemon/codec/json_text.hpp"
#include "daemon/codec/query_reader.hpp"
#include "daemon/codec/summary_codec.hpp"
#include "daemon/codec/type_words.hpp"

namespace rangefinder::api {
namespace {

Json validated(const CheckedJob& job, const Speed& speed) {
    Json json = {{"valid", true}};
    json["spec"] = stored_json(codec::to_json(job.spec));
    json["model"] = stored_json(codec::to_json(job.summary));
    json["steps"] = job.steps;
    if (job.loaded_weights) {
        json["loaded_weights"] = Json{{"loaded", job.loaded_weights->loaded},
                                      {"missing", job.loaded_weights->missing},
                                      {"unused", job.loaded_weights->unused}};
    }
    json["estimated_seconds"] = SpeedEstimate::seconds(speed, job.summary, job.usual_steps);
    json["estimate"] = Json{{"flops_per_second", speed.flops_per_second},
                            {"measured_here", speed.measured},
                            {"usual_steps", job.usual_steps},
                            {"most_seconds", SpeedEstimate::seconds(speed, job.summary, job.steps)},
                            {"note",
                             "An estimate from the arithmetic alone; sweeps that diverge end "
                             "earlier, and short trainings are run until they show the rate."}};
    return json;
}

store::NewJob new_job(const CheckedJob& job, WallTime now) {
    store::NewJob stored;
    stored.id = new_job_id(now);
    stored.kind = job_kind_name(job.spec);
    stored.name = job.spec.name;
    stored.dataset = job.spec.dataset;
    stored.priority = job.spec.priority;
    stored.labels = job.spec.labels;
    stored.spec = codec::to_json(job.spec);
    stored.summary = codec::to_json(job.summary);
    return stored;
}

http::Response accepted(const store::JobRecord& job) {
    const bool done = is_final(job.state);
    http::Response response = json_response(done ? 200 : 202, job_json(job));
    response.headers["Location"] = "/v1/jobs/" + job.id;
    if (!done) response.headers["Retry-After"] = "1";
    return response;
}

// For calls that take no members: nothing or an empty object may be sent.
std::optional<http::Response> refused_body(const http::Request& request) {
    if (request.body.empty()) return std::nullopt;
    const auto json = codec::parse_json(request.body);
    if (!json) return problem(json.error(), request);
    if (json->is_object() && json->empty()) return std::nullopt;
    return problem(field_error("", "this call takes no members"), request);
}

}  // namespace

void Jobs::add_routes(http::Router& router) {
    router.add("POST", "/v1/jobs",
               [this](const http::Request& request, const http::Respond& respond) {
                   submit(request, respond);
               });
    router.add("GET", "/v1/jobs/{id}",
               [this](const http::Request& request, const http::Respond& respond) {
                   get(request, respond);
               });
    router.add("GET", "/v1/runs/{id}",
               of_runs([this](const http::Request& request, const http::Respond& respond) {
                   get(request, respond);
               }));
    const auto answer = [&](std::string method, std::string pattern,
                            http::Response (Jobs::*handler)(const http::Request&)) {
        // Many clients send "{}" with every POST.
        http::RouteOptions empty_body;
        empty_body.body_optional = true;
        empty_body.body_limit = 1024;
        http::Handler answering = [this, handler](const http::Request& request,
                                                  const http::Respond& respond) {
            const auto refused = refused_body(request);
            respond(refused ? *refused : (this->*handler)(request));
        };
        if (pattern.starts_with("/v1/runs/")) answering = of_runs(std::move(answering));
        router.add(std::move(method), std::move(pattern), std::move(answering), empty_body);
    };
    answer("GET", "/v1/jobs", &Jobs::list);
    answer("DELETE", "/v1/jobs/{id}", &Jobs::remove);
    answer("POST", "/v1/jobs/{id}/cancel", &Jobs::cancel);
    answer("POST", "/v1/jobs/{id}/retry", &Jobs::retry);
    answer("DELETE", "/v1/runs/{id}", &Jobs::remove);
    answer("POST", "/v1/runs/{id}/cancel", &Jobs::cancel);
}

void Jobs::submit(const http::Request& request, const http::Respond& respond) {
    std::vector<FieldError> errors;
    codec::QueryReader query(request.query, errors);
    std::optional<bool> validate_only;
    query.boolean("validate_only", validate_only);
    const WaitPreference wait = wait_preference(request, query, errors);
    query.finish();
    if (!errors.empty()) return respond(problem(bad_query(std::move(errors)), request));

    // What it starts from stays until the job is stored and so in use.
    auto kept = library_.keep_all();
    const auto job = requests_.read(request.body);
    if (!job) return respond(problem(job.error(), request));
    if (validate_only.value_or(false)) {
        return respond(json_response(200, validated(*job, speed_.speed(job->summary))));
    }
    const auto stored = store_job(request, *job);
    kept.unlock();
    if (!stored) return respond(problem(stored.error(), request));
    if (wait.seconds <= 0.0 || is_final(stored->state)) return respond(accepted(*stored));
    if (!wait.from_header) return answer_later(request, *stored, wait.seconds, respond);
    answer_later(request, *stored, wait.seconds, [respond, wait](http::Response response) {
        response.headers["Preference-Applied"] =
            "wait=" + std::to_string(static_cast<int>(wait.seconds));
        respond(std::move(response));
    });
}

Result<store::JobRecord> Jobs::store_job(const http::Request& request, const CheckedJob& job) {
    const auto idempotency = idempotency_of(request);
    if (!idempotency) return idempotency.error();
    auto submitted = store_.submit(new_job(job, clock_.wall()), queue_limit_, *idempotency);
    if (!submitted) return submitted.error();
    if (submitted->second) metrics_.job_submitted(submitted->first.kind);
    return std::move(submitted->first);
}

void Jobs::answer_later(const http::Request& request, const store::JobRecord& job, double seconds,
                        const http::Respond& respond) {
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::nanoseconds>(
                                               std::chrono::duration<double>(seconds));
    http::Request head;
    head.path = request.path;
    head.request_id = request.request_id;
    const auto done = [head, respond](const Result<store::JobRecord>& ended) {
        respond(ended.ok() ? accepted(*ended) : problem(ended.error(), head));
    };
    // Too many wait already: it is answered as if it had not asked to.
    if (!waiters_.wait(job.id, deadline, done)) respond(accepted(job));
}

void Jobs::get(const http::Request& request, const http::Respond& respond) {
    std::vector<FieldError> errors;
    codec::QueryReader query(request.query, errors);
    const WaitPreference wait = wait_preference(request, query, errors);
    query.finish();
    if (!errors.empty()) return respond(problem(bad_query(std::move(errors)), request));
    const auto job = store_.job(request.path_parameters.at("id"));
    if (!job) return respond(problem(job.error(), request));
    if (wait.seconds <= 0.0 || is_final(job->state)) {
        return respond(json_response(200, job_json(*job)));
    }
    answer_later(request, *job, wait.seconds, [respond](http::Response response) {
        if (response.status == 202) response.status = 200;
        response.headers.erase("Location");
        response.headers.erase("Retry-After");
        respond(std::move(response));
    });
}

http::Response Jobs::list(const http::Request& request) {
    std::vector<std::string> kinds = codec::job_kinds().available;
    kinds.emplace_back(store::kRunKind);
    const auto filter = job_filter(request, kinds);
    if (!filter) return problem(filter.error(), request);
    return job_page(request, *filter, "jobs", store_);
}

http::Response Jobs::cancel(const http::Request& request) {
    const auto job = store_.cancel(request.path_parameters.at("id"));
    if (!job) return problem(job.error(), request);
    return json_response(is_final(job->state) ? 200 : 202, job_json(*job));
}

http::Response Jobs::retry(const http::Request& request) {
    const auto job = store_.retry(request.path_parameters.at("id"));
    if (!job) return problem(job.error(), request);
    http::Response response = json_response(202, job_json(*job));
    response.headers["Location"] = "/v1/jobs/" + job->id;
    return response;
}

http::Response Jobs::remove(const http::Request& request) {
    const std::string& id = request.path_parameters.at("id");
    const auto alone = library_.remove_some();
    if (const std::string user = library_.user_of(id); !user.empty()) {
        return problem(
            Error{ErrorKind::kConflict, "the weights of " + id + " are in use by job " + user, {}},
            request);
    }
    const auto removed = store_.delete_job(id);
    if (!removed) return problem(removed.error(), request);
    library_.remove_job_files(id);
    return {.status = 204};
}

}  // namespace rangefinder::api
