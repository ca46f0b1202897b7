#include "daemon/api/metrics_page.hpp"

#include <chrono>

namespace rangefinder::api {
namespace {

metrics::StoreCounts counts_of(const store::Counts& counts, std::int64_t capacity) {
    metrics::StoreCounts result;
    result.queued = counts.queued;
    result.running = counts.running;
    if (counts.oldest_queued) {
        result.oldest_queued_unix_seconds =
            std::chrono::duration<double>(counts.oldest_queued->time_since_epoch()).count();
    }
    result.queue_capacity = capacity;
    result.datasets = counts.datasets;
    result.dataset_bytes = counts.dataset_bytes;
    result.store_bytes = counts.store_bytes;
    result.wal_bytes = counts.wal_bytes;
    return result;
}

}  // namespace

void MetricsPage::add_routes(http::Router& router) {
    router.add("GET", "/metrics",
               [this](const http::Request&, const http::Respond& respond) { respond(get()); });
}

http::Response MetricsPage::get() {
    const http::ServerGauges gauges = gauges_();
    metrics_.set_http(
        {gauges.connections, gauges.requests_in_flight, gauges.event_streams, gauges.events_sent});
    try {
        metrics_.set_store(counts_of(store_.counts(), queue_capacity_));
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
        // Counted by the store's observer. A store that does not answer must not hide the metrics
        // that tell so.
    }
    http::Response response;
    response.headers["Content-Type"] = metrics::Metrics::kContentType;
    response.body = metrics_.expose();
    return response;
}

}  // namespace rangefinder::api
