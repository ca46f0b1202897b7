// /livez and /readyz.
#pragma once

#include <atomic>

#include "daemon/http/router.hpp"
#include "daemon/store/store.hpp"

namespace rangefinder::api {

enum class Readiness { kStarting, kReady, kDraining };

// Thread-safe.
class Health {
  public:
    explicit Health(store::Store& store) : store_(store) {}
    void add_routes(http::Router& router);
    void set(Readiness readiness) { readiness_ = readiness; }

  private:
    http::Response ready(const http::Request& request);

    store::Store& store_;
    std::atomic<Readiness> readiness_{Readiness::kStarting};
};

}  // namespace rangefinder::api
