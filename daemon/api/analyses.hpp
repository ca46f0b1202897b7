// POST /v1/analyses: what the rules say of a curve or a training from elsewhere, at once.
#pragma once

#include "daemon/http/router.hpp"

namespace rangefinder::api {

// Thread-safe: keeps nothing.
class Analyses {
  public:
    void add_routes(http::Router& router);
};

}  // namespace rangefinder::api
