// multipart/form-data (RFC 7578), read strictly.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"

namespace rangefinder::api {

struct Part {
    std::string name;
    std::string file_name;   // Empty: none was given. Never used as a path.
    std::string_view bytes;  // Into the body it was read from.
};

// The parts of a body, at most 16. `content_type` is the whole header. kMalformed: says which part
// and why. The result points into `body`.
Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace rangefinder::api
