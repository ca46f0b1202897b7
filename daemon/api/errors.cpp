#include "daemon/api/errors.hpp"

#include "daemon/api/json.hpp"

namespace rangefinder::api {
namespace {

const char* title_of(int status) {
    switch (status) {
        case 400:
            return "Bad Request";
        case 404:
            return "Not Found";
        case 406:
            return "Not Acceptable";
        case 409:
            return "Conflict";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 422:
            return "Unprocessable Content";
        case 503:
            return "Service Unavailable";
        default:
            return "Internal Server Error";
    }
}

http::Response problem_document(int status, const std::string& detail,
                                const std::vector<FieldError>& fields,
                                const http::Request& request) {
    Json json = {{"type", "about:blank"},
                 {"title", title_of(status)},
                 {"status", status},
                 {"detail", detail},
                 {"instance", request.path}};
    if (!fields.empty()) {
        json["errors"] = Json::array();
        for (const FieldError& field : fields) {
            Json one;
            one["pointer"] = field.pointer;
            one["detail"] = field.detail;
            json["errors"].push_back(std::move(one));
        }
    }
    json["request_id"] = request.request_id;
    http::Response response = json_response(status, json);
    response.headers["Content-Type"] = "application/problem+json";
    if (status == 503) response.headers["Retry-After"] = "1";
    return response;
}

}  // namespace

int status_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::kMalformed:
            return 400;
        case ErrorKind::kInvalid:
            return 422;
        case ErrorKind::kNotFound:
            return 404;
        case ErrorKind::kConflict:
        case ErrorKind::kCancelled:
            return 409;
        case ErrorKind::kTooLarge:
            return 413;
        case ErrorKind::kUnsupported:
            return 415;
        case ErrorKind::kUnavailable:
            return 503;
        case ErrorKind::kInternal:
            return 500;
    }
    return 500;
}

http::Response problem(const Error& error, const http::Request& request) {
    return problem_document(status_of(error.kind), error.text, error.fields, request);
}

http::Response problem(int status, const std::string& detail, const http::Request& request) {
    return problem_document(status, detail, {}, request);
}

Error bad_query(std::vector<FieldError> errors) {
    std::string text =
        "the query has a wrong parameter: " + errors.front().pointer + " " + errors.front().detail;
    return Error{ErrorKind::kInvalid, std::move(text), std::move(errors)};
}

}  // namespace rangefinder::api
