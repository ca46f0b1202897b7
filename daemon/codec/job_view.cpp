#include "daemon/codec/job_view.hpp"

#include "daemon/codec/json_text.hpp"
#include "daemon/codec/reader.hpp"
#include "daemon/codec/result_codec.hpp"

namespace rangefinder::codec {
namespace {

std::string text_of(const Json& json, const char* name) {
    const auto member = json.find(name);
    return member != json.end() && member->is_string() ? member->get<std::string>() : "";
}

double number_of(const Json& json, const char* name, double otherwise) {
    const auto member = json.find(name);
    return member != json.end() && member->is_number() ? member->get<double>() : otherwise;
}

std::int64_t integer_of(const Json& json, const char* name) {
    Errors ignored;
    const auto member = json.find(name);
    if (member == json.end()) return 0;
    return read_integer(*member, name, {}, ignored).value_or(0);
}

void read_progress(const Json& json, JobView& view) {
    const auto progress = json.find("progress");
    if (progress == json.end() || !progress->is_object()) return;
    view.progress.step = integer_of(*progress, "step");
    view.progress.steps = integer_of(*progress, "steps");
    view.progress.steps_per_second = number_of(*progress, "steps_per_second", 0.0);
    const double eta = number_of(*progress, "eta_seconds", -1.0);
    if (eta >= 0.0) view.progress.eta_seconds = eta;
    view.fraction = number_of(*progress, "fraction", 0.0);
}

Result<Json> parse_object(std::string_view text) {
    auto json = parse_json(text, kTrustedJson);
    if (json.ok() && !json->is_object()) {
        return Error{ErrorKind::kMalformed, "the answer is not a JSON object", {}};
    }
    return json;
}

}  // namespace

Result<JobView> job_view_from_json(std::string_view text) {
    const auto json = parse_object(text);
    if (!json) return json.error();
    JobView view;
    view.id = text_of(*json, "id");
    view.kind = text_of(*json, "kind");
    view.name = text_of(*json, "name");
    view.state = text_of(*json, "state");
    read_progress(*json, view);
    const auto error = json->find("error");
    if (error != json->end() && error->is_object()) view.error = text_of(*error, "message");
    const auto result = json->find("result");
    if (result == json->end() || !result->is_object()) return view;
    auto read = job_result_from_json(dump_json(*result));
    if (!read) return read.error();
    view.result = std::move(*read);
    return view;
}

Result<DatasetView> dataset_view_from_json(std::string_view text) {
    const auto json = parse_object(text);
    if (!json) return json.error();
    DatasetView view{text_of(*json, "id"), text_of(*json, "task"), {}, 0, 0};
    if (const auto shape = json->find("shape"); shape != json->end() && shape->is_array()) {
        Errors ignored;
        for (const Json& size : *shape) {
            view.shape.push_back(read_integer(size, "", {}, ignored).value_or(0));
        }
    }
    if (const auto classes = json->find("classes"); classes != json->end()) {
        view.classes = static_cast<std::int64_t>(classes->size());
    }
    view.target_features = integer_of(*json, "target_features");
    return view;
}

std::string problem_text(std::string_view text) {
    const auto json = parse_object(text);
    if (!json || text_of(*json, "detail").empty()) return std::string(text);
    std::string lines = text_of(*json, "detail");
    const auto errors = json->find("errors");
    if (errors == json->end() || !errors->is_array()) return lines;
    for (const Json& error : *errors) {
        if (!error.is_object()) continue;
        lines += "\n  " + text_of(error, "pointer") + " " + text_of(error, "detail");
    }
    return lines;
}

std::string quoted(std::string_view text) {
    return dump_json(Json(std::string(text)));
}

}  // namespace rangefinder::codec
