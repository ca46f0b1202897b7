// The process_* metrics, read from /proc at each scrape. Includes prometheus-cpp.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

namespace rangefinder::metrics {

// Not thread-safe: Metrics::expose calls update() under its lock.
class ProcessMetrics {
  public:
    explicit ProcessMetrics(prometheus::Registry& registry);
    void update();

  private:
    const double boot_unix_seconds_;
    prometheus::Counter& cpu_;
    prometheus::Gauge& resident_;
    prometheus::Gauge& virtual_;
    prometheus::Gauge& open_files_;
    prometheus::Gauge& max_files_;
    prometheus::Gauge& start_;
    prometheus::Gauge& threads_;
};

}  // namespace rangefinder::metrics
