#include "daemon/api/weights.hpp"

#include "daemon/api/download.hpp"
#include "daemon/api/errors.hpp"
#include "daemon/api/media_type.hpp"
#include "daemon/api/multipart.hpp"
#include "daemon/api/weights_json.hpp"
#include "daemon/codec/query_reader.hpp"

namespace rangefinder::api {
namespace {

struct WeightsUpload {
    std::string name;
    std::string_view bytes;  // Into the request's body.
};

// The one file of a form: the part "weights" or "file".
Result<std::string_view> file_of(const http::Request& request) {
    if (media_type(request.header("content-type")) != "multipart/form-data") {
        return std::string_view(request.body);
    }
    const auto parts = parse_multipart(request.header("content-type"), request.body);
    if (!parts) return parts.error();
    if (parts->size() == 1 && (parts->front().name == "weights" || parts->front().name == "file")) {
        return parts->front().bytes;
    }
    return field_error("?weights", "must be the only part: one safetensors file");
}

Result<WeightsUpload> read_upload(const http::Request& request) {
    std::vector<FieldError> errors;
    WeightsUpload upload;
    codec::QueryReader(request.query, errors).text("name", upload.name).finish();
    if (!errors.empty()) {
        return Error{ErrorKind::kInvalid, "the query has a wrong parameter", std::move(errors)};
    }
    const auto file = file_of(request);
    if (!file) return file.error();
    upload.bytes = *file;
    if (upload.bytes.empty()) return Error{ErrorKind::kMalformed, "the body is empty", {}};
    return upload;
}

std::optional<Error> refused_query(const http::Request& request) {
    std::vector<FieldError> errors;
    codec::QueryReader(request.query, errors).finish();
    if (errors.empty()) return std::nullopt;
    return Error{ErrorKind::kInvalid, "this call takes no parameters", std::move(errors)};
}

// An upload's id stands for its bytes; a job that is run again writes others.
DownloadFacts facts_of(const std::string& id, const MappedFile& file) {
    const auto written = file.modified().time_since_epoch().count();
    const std::string etag = id.starts_with("w_") ? id : id + "-" + std::to_string(written);
    return {etag, "application/octet-stream", id + ".safetensors"};
}

}  // namespace

void Weights::add_routes(http::Router& router) {
    http::RouteOptions uploads;
    uploads.body_limit = upload_bytes_;
    uploads.content_types = {"application/octet-stream", "application/safetensors",
                             "application/vnd.safetensors", "application/x-safetensors",
                             "multipart/form-data"};
    router.add("POST", "/v1/weights", http::answering(*this, &Weights::create), uploads);
    router.add("GET", "/v1/weights", http::answering(*this, &Weights::list));
    router.add("GET", "/v1/weights/{id}", http::answering(*this, &Weights::get));
    router.add("GET", "/v1/weights/{id}/content", http::answering(*this, &Weights::content));
    router.add("DELETE", "/v1/weights/{id}", http::answering(*this, &Weights::remove));
    router.add("GET", "/v1/jobs/{id}/weights", http::answering(*this, &Weights::job_content));
}

http::Response Weights::create(const http::Request& request) {
    const auto upload = read_upload(request);
    if (!upload) return problem(upload.error(), request);
    const auto added = library_.add(upload->bytes, upload->name);
    if (!added) return problem(added.error(), request);
    const auto file = library_.open(added->first.id);
    if (!file) return problem(file.error(), request);
    const auto view = view_safetensors((*file)->bytes());
    if (!view) return problem(view.error(), request);
    http::Response response =
        json_response(added->second ? 201 : 200, weights_json(added->first, *view));
    response.headers["Location"] = "/v1/weights/" + added->first.id;
    return response;
}

http::Response Weights::list(const http::Request& request) {
    if (const auto error = refused_query(request)) return problem(*error, request);
    Json json;
    json["weights"] = Json::array();
    for (const StoredWeights& one : library_.list()) {
        json["weights"].push_back(weights_line_json(one));
    }
    return json_response(200, json);
}

http::Response Weights::get(const http::Request& request) {
    if (const auto error = refused_query(request)) return problem(*error, request);
    const std::string& id = request.path_parameters.at("id");
    const auto weights = library_.find(id);
    if (!weights) return problem(weights.error(), request);
    const auto file = library_.open(id);
    if (!file) return problem(file.error(), request);
    const auto view = view_safetensors((*file)->bytes());
    if (!view) return problem(view.error(), request);
    return json_response(200, weights_json(*weights, *view));
}

http::Response Weights::content(const http::Request& request) {
    if (const auto error = refused_query(request)) return problem(*error, request);
    const std::string& id = request.path_parameters.at("id");
    auto file = library_.open(id);
    if (!file) return problem(file.error(), request);
    const DownloadFacts facts = facts_of(id, **file);
    return download(request, std::move(*file), facts);
}

http::Response Weights::job_content(const http::Request& request) {
    const std::string& id = request.path_parameters.at("id");
    if (id.starts_with("job_")) return content(request);
    return problem(Error{ErrorKind::kNotFound, "there is no job " + id.substr(0, 60), {}}, request);
}

http::Response Weights::remove(const http::Request& request) {
    const auto removed = library_.remove(request.path_parameters.at("id"));
    if (!removed) return problem(removed.error(), request);
    return {.status = 204};
}

}  // namespace rangefinder::api
