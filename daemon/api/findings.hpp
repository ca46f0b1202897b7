// GET /v1/jobs/{id}/findings and /recommendation.
#pragma once

#include "daemon/api/json.hpp"
#include "daemon/http/router.hpp"
#include "daemon/store/store.hpp"

namespace rangefinder::api {

// Thread-safe.
class Findings {
  public:
    explicit Findings(store::Store& store) : store_(store) {}
    void add_routes(http::Router& router);

  private:
    http::Response findings(const http::Request& request);
    Json told_so_far(const std::string& job);
    http::Response recommendation(const http::Request& request);

    store::Store& store_;
};

}  // namespace rangefinder::api
