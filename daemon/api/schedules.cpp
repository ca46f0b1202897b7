#include "daemon/api/schedules.hpp"

#include "daemon/api/errors.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/schedule_request.hpp"
#include "daemon/codec/schedule_codec.hpp"
#include "diagnostics/schedules/preview.hpp"

namespace rangefinder::api {
namespace {

// What the curve alone does not say; empty: nothing.
std::string note_of(const ScheduleRequest& request, std::size_t points) {
    const bool plateau = request.schedule.kind == ScheduleKind::kReduceOnPlateau;
    if (plateau && request.metrics.empty()) {
        return "the rate falls when evaluations stop improving: give metrics, what they would "
               "measure, to see when";
    }
    if (static_cast<std::int64_t>(points) < request.steps) {
        return "each stretch of steps is shown by its lowest and highest rate";
    }
    return "";
}

Json preview_json(const ScheduleRequest& request) {
    PreviewOptions options;
    options.max_points = request.max_points;
    options.metrics = request.metrics;
    options.evaluate_every = request.evaluate_every;
    const SchedulePreview preview =
        preview_schedule(request.schedule, request.learning_rate, request.steps, options);
    Json json;
    json["schedule"] = codec::schedule_json(request.schedule);
    json["steps"] = request.steps;
    json["step"] = preview.step;
    json["learning_rate"] = preview.learning_rate;
    if (!preview.momentum.empty()) json["momentum"] = preview.momentum;
    json["downsampled"] = static_cast<std::int64_t>(preview.step.size()) < request.steps;
    const std::string note = note_of(request, preview.step.size());
    if (!note.empty()) json["note"] = note;
    return json;
}

http::Response answer(const Result<ScheduleRequest>& asked, const http::Request& request) {
    if (!asked.ok()) return problem(asked.error(), request);
    return json_response(200, preview_json(*asked));
}

}  // namespace

void Schedules::add_routes(http::Router& router) {
    const char* path = "/v1/schedules/preview";
    router.add("GET", path, [](const http::Request& request, const http::Respond& respond) {
        respond(answer(schedule_request_from_query(request.query), request));
    });
    router.add("POST", path, [](const http::Request& request, const http::Respond& respond) {
        if (!request.query.empty()) {
            const std::string& name = request.query.begin()->first;
            respond(problem(field_error("?" + name, "is given in the body, as a JSON member"),
                            request));
            return;
        }
        respond(answer(schedule_request_from_json(request.body), request));
    });
}

}  // namespace rangefinder::api
