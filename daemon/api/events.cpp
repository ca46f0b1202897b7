#include "daemon/api/events.hpp"

#include <algorithm>
#include <charconv>

#include "daemon/api/errors.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/run_routes.hpp"
#include "daemon/api/store_events.hpp"
#include "daemon/codec/query_reader.hpp"

namespace rangefinder::api {
namespace {

constexpr std::size_t kMostTopics = 64;

// Browsers send what the stream gave them: digits. Anything else is taken as absent.
std::optional<std::uint64_t> last_event_id(const http::Request& request) {
    std::string_view text = request.header("last-event-id");
    if (text.empty()) {
        const auto parameter = request.query.find("last_event_id");
        if (parameter == request.query.end()) return std::nullopt;
        text = parameter->second;
    }
    std::uint64_t id = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
    return id;
}

http::Response stream(std::shared_ptr<http::EventSource> source, std::uint64_t after) {
    http::Response response;
    response.events = std::move(source);
    response.events_after = after;
    return response;
}

Result<std::vector<std::string>> topics_of(const http::Request& request) {
    std::vector<FieldError> errors;
    codec::QueryReader query(request.query, errors);
    std::string text = "jobs";
    query.text("topics", text, 8000);
    query.find("last_event_id");
    query.finish();
    std::vector<std::string> topics;
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(','), rest.size());
        const std::string topic(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (topic != "jobs" && (!topic.starts_with("job:") || topic.size() == 4)) {
            errors.push_back({"?topics", "must be \"jobs\" and \"job:ID\", separated by commas"});
            break;
        }
        topics.push_back(topic);
    }
    if (topics.empty() && errors.empty()) errors.push_back({"?topics", "names no topic"});
    if (topics.size() > kMostTopics) errors.push_back({"?topics", "must be at most 64"});
    if (errors.empty()) return topics;
    const std::string text_of_first = errors.front().pointer + " " + errors.front().detail;
    return Error{ErrorKind::kInvalid, "the query has a wrong parameter: " + text_of_first, errors};
}

}  // namespace

void Events::add_routes(http::Router& router) {
    router.add("GET", "/v1/jobs/{id}/events", http::answering(*this, &Events::of_job));
    router.add("GET", "/v1/runs/{id}/events", of_runs(http::answering(*this, &Events::of_job)));
    router.add("GET", "/v1/events", http::answering(*this, &Events::of_topics));
}

http::Response Events::of_job(const http::Request& request) {
    if (!accepts(request, "text/event-stream")) {
        return problem(406, "events are text/event-stream", request);
    }
    const auto job = store_.job(request.path_parameters.at("id"));
    if (!job) return problem(job.error(), request);
    auto source =
        std::make_shared<StoreEvents>(store_, std::vector<std::string>{"job:" + job->id}, job->id);
    return stream(std::move(source), last_event_id(request).value_or(0));
}

http::Response Events::of_topics(const http::Request& request) {
    if (!accepts(request, "text/event-stream")) {
        return problem(406, "events are text/event-stream", request);
    }
    auto topics = topics_of(request);
    if (!topics) return problem(topics.error(), request);
    const auto last = last_event_id(request);
    auto source = std::make_shared<StoreEvents>(store_, std::move(*topics), "");
    return stream(std::move(source), last ? *last : store_.last_event());
}

}  // namespace rangefinder::api
