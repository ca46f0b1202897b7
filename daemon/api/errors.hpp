// From an Error to its answer: the one place where an ErrorKind becomes an HTTP status.
#pragma once

#include <string>
#include <vector>

#include "daemon/http/message.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::api {

int status_of(ErrorKind kind);

// application/problem+json (RFC 9457) with `errors` [{pointer, detail}] and `request_id`. 503 also
// gets Retry-After.
http::Response problem(const Error& error, const http::Request& request);

// kInvalid of all of them. There is at least one.
Error bad_query(std::vector<FieldError> errors);

// For a status that no ErrorKind has (406).
http::Response problem(int status, const std::string& detail, const http::Request& request);

}  // namespace rangefinder::api
