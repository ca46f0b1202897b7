// GET and POST /v1/schedules/preview: a schedule's curve before anything is trained.
#pragma once

#include "daemon/http/router.hpp"

namespace rangefinder::api {

// Thread-safe: holds nothing.
class Schedules {
  public:
    void add_routes(http::Router& router);
};

}  // namespace rangefinder::api
