// The media type of a Content-Type header.
#pragma once

#include <string>
#include <string_view>

namespace rangefinder::api {

// "text/csv" of "Text/CSV; charset=utf-8".
std::string media_type(std::string_view content_type);

}  // namespace rangefinder::api
