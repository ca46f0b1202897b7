// What a browser loads: the dashboard, /docs, /openapi.json. All of it is in the binary.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>

#include "daemon/api/embedded_files.hpp"
#include "daemon/http/router.hpp"

namespace rangefinder::api {

// Thread-safe: made once, then only read.
class Documents {
  public:
    explicit Documents(std::span<const EmbeddedFile> files);
    void add_routes(http::Router& router);
    // The embedded file's text, or null.
    std::shared_ptr<const std::string> find(const std::string& path) const;

  private:
    void add_page(http::Router& router, const std::string& pattern, const std::string& file);
    void add_assets(http::Router& router);
    // The dashboard says itself that there is no such page.
    void add_unknown_page(http::Router& router);

    std::map<std::string, std::shared_ptr<const std::string>> files_;
};

}  // namespace rangefinder::api
