// GET /metrics.
#pragma once

#include <cstdint>
#include <functional>

#include "daemon/http/router.hpp"
#include "daemon/http/server.hpp"
#include "daemon/metrics/metrics.hpp"
#include "daemon/store/store.hpp"

namespace rangefinder::api {

// Thread-safe.
class MetricsPage {
  public:
    // `gauges` gives the server's numbers; called at each scrape.
    MetricsPage(metrics::Metrics& metrics, store::Store& store,
                std::function<http::ServerGauges()> gauges, std::int64_t queue_capacity)
        : metrics_(metrics),
          store_(store),
          gauges_(std::move(gauges)),
          queue_capacity_(queue_capacity) {}
    void add_routes(http::Router& router);

  private:
    http::Response get();

    metrics::Metrics& metrics_;
    store::Store& store_;
    const std::function<http::ServerGauges()> gauges_;
    const std::int64_t queue_capacity_;
};

}  // namespace rangefinder::api
