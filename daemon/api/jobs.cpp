#include "daemon/api/jobs.hpp"

#include <algorithm>
#include <cctype>

#include "daemon/api/errors.hpp"
#include "daemon/api/identifiers.hpp"
#include "daemon/api/job_json.hpp"
#include "daemon/api/wait_preference.hpp"
#include "daemon/codec/job_codec.hpp"
#include "daemon/codec/json_text.hpp"
#include "daemon/codec/query_reader.hpp"
#include "daemon/codec/summary_codec.hpp"
#include "daemon/codec/type_words.hpp"

namespace rangefinder::api {
namespace {

constexpr std::int64_t kLargestPage = 200;
constexpr std::size_t kLongestIdempotencyKey = 255;

// The draft's quoted string or a bare token: printable ASCII.
Result<std::optional<store::Idempotency>> idempotency_of(const http::Request& request) {
    std::string_view key = request.header("idempotency-key");
    if (key.empty()) return std::optional<store::Idempotency>();
    if (key.size() >= 2 && key.front() == '"' && key.back() == '"') {
        key = key.substr(1, key.size() - 2);
    }
    const bool printable =
        std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (key.empty() || key.size() > kLongestIdempotencyKey || !printable) {
        return Error{ErrorKind::kMalformed,
                     "Idempotency-Key must be 1 to 255 printable ASCII characters",
                     {}};
    }
    return std::optional(store::Idempotency{std::string(key), content_hash({request.body})});
}

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
    json["estimated_seconds"] = SpeedEstimate::seconds(speed, job.summary, job.steps);
    json["estimate"] = Json{{"flops_per_second", speed.flops_per_second},
                            {"measured_here", speed.measured},
                            {"note",
                             "An estimate from the arithmetic alone; a sweep that diverges "
                             "ends earlier."}};
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

Result<store::JobFilter> filter_of(const http::Request& request) {
    static const std::vector<std::string> states{"queued", "running", "succeeded", "failed",
                                                 "cancelled"};
    std::vector<FieldError> errors;
    codec::QueryReader query(request.query, errors);
    store::JobFilter filter;
    std::optional<std::int64_t> limit;
    const std::vector<std::string>& kinds = codec::job_kinds().available;
    if (const auto kind = query.choice("kind", kinds)) filter.kind = kinds[*kind];
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
    const auto answer = [&](std::string method, std::string pattern,
                            http::Response (Jobs::*handler)(const http::Request&)) {
        // Many clients send "{}" with every POST.
        http::RouteOptions empty_body;
        empty_body.body_optional = true;
        empty_body.body_limit = 1024;
        router.add(
            std::move(method), std::move(pattern),
            [this, handler](const http::Request& request, const http::Respond& respond) {
                const auto refused = refused_body(request);
                respond(refused ? *refused : (this->*handler)(request));
            },
            empty_body);
    };
    answer("GET", "/v1/jobs", &Jobs::list);
    answer("DELETE", "/v1/jobs/{id}", &Jobs::remove);
    answer("POST", "/v1/jobs/{id}/cancel", &Jobs::cancel);
    answer("POST", "/v1/jobs/{id}/retry", &Jobs::retry);
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
        return respond(json_response(200, validated(*job, speed_.speed())));
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
    const auto filter = filter_of(request);
    if (!filter) return problem(filter.error(), request);
    const auto page = store_.jobs(*filter);
    if (!page) return problem(page.error(), request);
    Json json;
    json["jobs"] = Json::array();
    for (const store::JobRecord& job : page->jobs) json["jobs"].push_back(job_line_json(job));
    json["next_cursor"] = page->next_cursor.empty() ? Json(nullptr) : Json(page->next_cursor);
    http::Response response = json_response(200, json);
    if (!page->next_cursor.empty()) {
        response.headers["Link"] = next_link(request, page->next_cursor);
    }
    return response;
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
