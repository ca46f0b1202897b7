// GET /v1/jobs/{id}/series as JSON columns or CSV.
#pragma once

#include "daemon/http/router.hpp"
#include "daemon/store/store.hpp"

namespace rangefinder::api {

// Thread-safe.
class SeriesResource {
  public:
    explicit SeriesResource(store::Store& store) : store_(store) {}
    void add_routes(http::Router& router);

  private:
    http::Response get(const http::Request& request);

    store::Store& store_;
};

}  // namespace rangefinder::api
