// /v1/datasets: uploads, generators, descriptions, samples.
#pragma once

#include <functional>
#include <string>

#include "daemon/api/dataset_imports.hpp"
#include "daemon/http/api_pool.hpp"
#include "daemon/http/router.hpp"

namespace rangefinder::api {

// Thread-safe.
class Datasets {
  public:
    // `tasks` runs what would hold an API thread for too long: reading uploads, drawing samples.
    Datasets(DatasetImports& imports, http::ApiPool& tasks, store::Store& store,
             std::uint64_t upload_bytes, std::function<void(const std::string&)> log)
        : imports_(imports),
          tasks_(tasks),
          store_(store),
          upload_bytes_(upload_bytes),
          log_(std::move(log)) {}
    void add_routes(http::Router& router);

  private:
    void create(const http::Request& request, const http::Respond& respond);
    void create_generated(const http::Request& request, const http::Respond& respond);
    void create_uploaded(const http::Request& request, const http::Respond& respond);
    void sample(const http::Request& request, const http::Respond& respond);
    http::Response list(const http::Request& request);
    http::Response get(const http::Request& request);
    http::Response remove(const http::Request& request);
    http::Response guarded(const http::Request& request,
                           const std::function<http::Response()>& work);

    DatasetImports& imports_;
    http::ApiPool& tasks_;
    store::Store& store_;
    const std::uint64_t upload_bytes_;
    const std::function<void(const std::string&)> log_;
};

}  // namespace rangefinder::api
