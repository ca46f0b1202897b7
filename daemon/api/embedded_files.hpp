// Files that are part of the binary: the dashboard, the API document and its page.
#pragma once

#include <span>
#include <string_view>

namespace rangefinder::api {

struct EmbeddedFile {
    std::string_view path;  // "web/index.html", "web/assets/...", "docs/openapi.json", ...
    std::string_view bytes;
};

// Defined in a generated source, see daemon/api/embed_files.cmake.
std::span<const EmbeddedFile> embedded_files();

}  // namespace rangefinder::api
