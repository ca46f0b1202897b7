#include "daemon/api/datasets.hpp"

#include <malloc.h>

#include <memory>

#include "daemon/api/dataset_json.hpp"
#include "daemon/api/dataset_upload.hpp"
#include "daemon/api/errors.hpp"
#include "daemon/api/media_type.hpp"
#include "daemon/codec/dataset_codec.hpp"
#include "daemon/codec/query_reader.hpp"

namespace rangefinder::api {
namespace {

constexpr std::int64_t kMostSampleRows = 100;
constexpr std::int64_t kMostSampleValues = 1'000'000;

http::Response imported(const Result<ImportedDataset>& result, const http::Request& request) {
    if (!result.ok()) return problem(result.error(), request);
    http::Response response =
        json_response(result->created ? 201 : 200, dataset_json(result->record));
    response.headers["Location"] = "/v1/datasets/" + result->record.id;
    return response;
}

http::Response busy(const http::Request& request) {
    return problem(
        Error{ErrorKind::kUnavailable, "too many data sets are being read; try again", {}},
        request);
}

// The request without its body, for an answer that is given later.
http::Request head_of(const http::Request& request) {
    http::Request head;
    head.path = request.path;
    head.request_id = request.request_id;
    head.query = request.query;
    head.path_parameters = request.path_parameters;
    return head;
}

}  // namespace

void Datasets::add_routes(http::Router& router) {
    http::RouteOptions uploads;
    uploads.body_limit = upload_bytes_;
    uploads.content_types = {
        "application/json", "multipart/form-data",          "text/csv",
        "text/plain",       "text/tab-separated-values",    "application/csv",
        "application/gzip", "application/x-gzip",           "application/octet-stream",
        "application/zip",  "application/x-zip-compressed", "application/x-npy"};
    router.add(
        "POST", "/v1/datasets",
        [this](const http::Request& request, const http::Respond& respond) {
            create(request, respond);
        },
        uploads);
    router.add("GET", "/v1/datasets", http::answering(*this, &Datasets::list));
    router.add("GET", "/v1/datasets/{id}", http::answering(*this, &Datasets::get));
    router.add("DELETE", "/v1/datasets/{id}", http::answering(*this, &Datasets::remove));
    router.add("GET", "/v1/datasets/{id}/sample",
               [this](const http::Request& request, const http::Respond& respond) {
                   sample(request, respond);
               });
}

void Datasets::create(const http::Request& request, const http::Respond& respond) {
    if (media_type(request.header("content-type")) == "application/json") {
        create_generated(request, respond);
    } else {
        create_uploaded(request, respond);
    }
}

void Datasets::create_generated(const http::Request& request, const http::Respond& respond) {
    std::vector<FieldError> errors;
    codec::QueryReader(request.query, errors).finish();
    auto spec = codec::generator_from_json(request.body);
    if (spec.ok() && !errors.empty()) {
        respond(problem(
            Error{ErrorKind::kInvalid, "a generator's options are JSON members", std::move(errors)},
            request));
        return;
    }
    if (!spec) {
        respond(problem(spec.error(), request));
        return;
    }
    const bool posted =
        tasks_.submit([this, spec = std::move(*spec), head = head_of(request), respond] {
            respond(guarded(head, [&] { return imported(imports_.generate(spec), head); }));
            ::malloc_trim(0);
        });
    if (!posted) respond(busy(request));
}

void Datasets::create_uploaded(const http::Request& request, const http::Respond& respond) {
    const auto upload = read_upload(request);
    if (!upload) {
        respond(problem(upload.error(), request));
        return;
    }
    const std::string id = DatasetImports::id_of(upload->spec, upload->features, upload->targets);
    if (auto record = imports_.known(id)) {
        respond(imported(ImportedDataset{std::move(*record), false}, request));
        return;
    }
    // The bytes go to disk now, so that a waiting import holds no memory.
    auto pending = imports_.begin(upload->spec, upload->features, upload->targets);
    const bool posted = tasks_.submit([this, pending, head = head_of(request), respond] {
        respond(guarded(head, [&] { return imported(imports_.finish(pending), head); }));
        // glibc keeps what a large import freed; the daemon shall be small again at once.
        ::malloc_trim(0);
    });
    if (posted) return;
    imports_.abandon(pending);
    respond(busy(request));
}

void Datasets::sample(const http::Request& request, const http::Respond& respond) {
    std::vector<FieldError> errors;
    std::optional<std::int64_t> rows;
    codec::QueryReader(request.query, errors).integer("rows", rows, 1, kMostSampleRows).finish();
    if (!errors.empty()) {
        respond(problem(
            Error{ErrorKind::kInvalid, "the query has a wrong parameter", std::move(errors)},
            request));
        return;
    }
    auto record = store_.dataset(request.path_parameters.at("id"));
    if (!record) {
        respond(problem(record.error(), request));
        return;
    }
    const auto draw = [this, record = std::move(*record), wanted = rows.value_or(10),
                       head = head_of(request)] {
        const auto dataset = imports_.load(record);
        if (!dataset) return problem(dataset.error(), head);
        const std::int64_t fitting = std::max<std::int64_t>(
            1, kMostSampleValues / std::max<std::int64_t>(1, dataset->example_size()));
        return json_response(200, sample_json(*dataset, std::min(wanted, fitting)));
    };
    const bool posted = tasks_.submit([this, draw, head = head_of(request), respond] {
        respond(guarded(head, draw));
        ::malloc_trim(0);
    });
    if (!posted) respond(busy(request));
}

// For the task thread, which nobody else guards.
http::Response Datasets::guarded(const http::Request& request,
                                 const std::function<http::Response()>& work) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return problem(Error{ErrorKind::kTooLarge, "there is not enough memory to read it", {}},
                       request);
    } catch (const std::exception& error) {
        log_("a data set could not be read or kept, request " + request.request_id + ": " +
             error.what());
        return problem(Error{ErrorKind::kInternal, "the data set could not be read or kept", {}},
                       request);
    }
}

http::Response Datasets::list(const http::Request& request) {
    std::vector<FieldError> errors;
    codec::QueryReader(request.query, errors).finish();
    if (!errors.empty()) {
        return problem(
            Error{ErrorKind::kInvalid, "the list takes no parameters", std::move(errors)}, request);
    }
    Json json;
    json["datasets"] = Json::array();
    for (const auto& record : store_.datasets()) json["datasets"].push_back(dataset_json(record));
    return json_response(200, json);
}

http::Response Datasets::get(const http::Request& request) {
    const auto record = store_.dataset(request.path_parameters.at("id"));
    if (!record) return problem(record.error(), request);
    return json_response(200, dataset_json(*record));
}

http::Response Datasets::remove(const http::Request& request) {
    const auto removed = imports_.remove(request.path_parameters.at("id"));
    if (!removed) return problem(removed.error(), request);
    return {.status = 204};
}

}  // namespace rangefinder::api
