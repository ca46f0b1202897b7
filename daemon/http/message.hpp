// A request and its answer as plain values. Nothing here knows of sockets or of Beast.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rangefinder::http {

struct Request {
    std::string method;  // "GET", "POST", ...: only methods the router knows get here.
    std::string path;    // Percent-decoded once, begins with '/', no dot segments.
    std::map<std::string, std::string>
        query;  // Percent-decoded; a name given twice was refused with 400.
    std::map<std::string, std::string> headers;          // Names in lower case.
    std::map<std::string, std::string> path_parameters;  // "{id}" of the route's template.
    std::string body;
    std::string request_id;
    std::string route;  // The template: "/v1/jobs/{id}".

    // The header's value, or "" when absent. `name` in lower case.
    std::string_view header(std::string_view name) const;
};

// One server-sent event. `id` grows within a stream.
struct ServerEvent {
    std::uint64_t id = 0;
    std::string event;
    std::string data;  // One line of JSON.
};

// Where an event stream gets its events from. Called on the I/O thread: must not block for long.
class EventSource {
  public:
    virtual ~EventSource() = default;
    // Events after `after`, oldest first, at most `limit`.
    virtual std::vector<ServerEvent> read(std::uint64_t after, std::size_t limit) = 0;
    // `wake` is called (from any thread) when read() may have more. Returned handle unsubscribes
    // when destroyed.
    virtual std::shared_ptr<void> subscribe(std::function<void()> wake) = 0;
    // True once no further event can come: the stream ends after what read() still gives.
    virtual bool finished() = 0;
};

struct Response {
    // What is sent after the head: the view, the shared body or the body.
    std::string_view bytes() const;

    int status = 200;
    std::map<std::string, std::string> headers;  // "Content-Type", "Location", ...
    std::string body;
    std::shared_ptr<const std::string>
        shared_body;  // Used in place of `body` when set: embedded files are not copied.
    // Used in place of both when the owner is set: bytes that it keeps alive, as of a mapped file.
    std::shared_ptr<const void> body_owner;
    std::string_view body_view;
    std::shared_ptr<EventSource>
        events;  // Set: answer as text/event-stream, from the id in Last-Event-ID.
    std::uint64_t events_after = 0;
};

// Gives the answer, at once or later, from any thread; calls after the first are ignored.
using Respond = std::function<void(Response)>;

}  // namespace rangefinder::http
