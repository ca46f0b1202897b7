// Server-sent events: of one job, and of many over one connection.
#pragma once

#include "daemon/http/router.hpp"
#include "daemon/store/store.hpp"

namespace rangefinder::api {

// Thread-safe.
class Events {
  public:
    explicit Events(store::Store& store) : store_(store) {}
    void add_routes(http::Router& router);

  private:
    http::Response of_job(const http::Request& request);
    http::Response of_topics(const http::Request& request);

    store::Store& store_;
};

}  // namespace rangefinder::api
