#include "daemon/metrics/process_metrics.hpp"

#include <algorithm>

#include "daemon/metrics/families.hpp"
#include "daemon/metrics/process_figures.hpp"

namespace rangefinder::metrics {

ProcessMetrics::ProcessMetrics(prometheus::Registry& registry)
    : boot_unix_seconds_(read_boot_time()),
      cpu_(counter(registry, kProcessCpu)),
      resident_(gauge(registry, kProcessResident)),
      virtual_(gauge(registry, kProcessVirtual)),
      open_files_(gauge(registry, kProcessOpenFiles)),
      max_files_(gauge(registry, kProcessMaxFiles)),
      start_(gauge(registry, kProcessStart)),
      threads_(gauge(registry, kProcessThreads)) {}

void ProcessMetrics::update() {
    const auto figures = read_process_figures(boot_unix_seconds_);
    cpu_.Increment(std::max(0.0, figures.cpu_seconds - cpu_.Value()));
    resident_.Set(figures.resident_bytes);
    virtual_.Set(figures.virtual_bytes);
    open_files_.Set(figures.open_files);
    max_files_.Set(figures.max_files);
    start_.Set(figures.start_unix_seconds);
    threads_.Set(figures.threads);
}

}  // namespace rangefinder::metrics
