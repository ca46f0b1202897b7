// JSON values as answers. Members keep the order they were given in, so that people can read them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "daemon/http/message.hpp"
#include "diagnostics/base/clock.hpp"

namespace rangefinder::api {

using Json = nlohmann::ordered_json;

http::Response json_response(int status, const Json& json);

// JSON text that this daemon wrote itself (specifications and results in the store). Null when it
// is empty.
Json stored_json(std::string_view text);

// RFC 3339, or null.
Json time_json(const std::optional<WallTime>& time);

// True if the Accept header allows `type` ("text/csv"); an absent header allows everything.
// `exactly`: it must be named, "*/*" is not enough.
bool accepts(const http::Request& request, std::string_view type, bool exactly = false);

}  // namespace rangefinder::api
