// What the daemon tells Prometheus about itself. Every metric's name stands in names.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rangefinder::metrics {

// Facts of this process and the closed sets of labels: every known combination is exported as 0
// from the start, so that rate() sees the first event and a panel is never empty.
struct MetricsOptions {
    std::string version = "0.0.0";
    std::string commit = "unknown";
    std::string compiler = "unknown";
    std::string onednn_version = "unknown";
    std::string onednn_isa = "unknown";
    std::string onednn_runtime = "unknown";  // "OMP", "SEQ", ...
    std::string store_backend = "sqlite";
    std::vector<std::string> kinds = {"range_test", "training"};
    std::vector<std::string> rules;
    std::vector<std::string> model_families = {"mlp", "cnn"};
    // Method and template of every route; others may be declared later with declare_route.
    std::vector<std::pair<std::string, std::string>> routes;
};

// One finished HTTP exchange. `route` is a template, or "unmatched".
struct HttpExchange {
    std::string method;
    std::string route;
    int status = 0;
    double seconds = 0.0;
};

// The server's numbers of this moment.
struct HttpGauges {
    std::size_t connections = 0;
    std::size_t requests_in_flight = 0;
    std::size_t event_streams = 0;
    std::uint64_t events_sent = 0;  // Since the start.
};

// The store's numbers of this moment.
struct StoreCounts {
    std::map<std::string, std::int64_t> queued;   // By kind; a kind not named is 0.
    std::map<std::string, std::int64_t> running;  // By kind; a kind not named is 0.
    std::optional<double> oldest_queued_unix_seconds;
    std::int64_t queue_capacity = 0;
    std::int64_t datasets = 0;
    std::uint64_t dataset_bytes = 0;
    std::uint64_t store_bytes = 0;
    std::uint64_t wal_bytes = 0;
};

struct JobFinished {
    std::string kind;
    std::string outcome;  // "succeeded", "failed", "cancelled".
    double queue_wait_seconds = 0.0;
    double duration_seconds = 0.0;
};

// What runs in a worker slot, or in one above them: a run that happens elsewhere. The job's id is
// nowhere else in the metrics.
struct SlotJob {
    std::string job;
    std::string kind;
    std::string model_family;  // See model_families in MetricsOptions; unknown ones are fine.
};

// Newest figures of a slot's job; what is absent keeps its last value. NaN and infinity are fine.
struct SlotFigures {
    std::optional<double> progress;  // 0 to 1.
    std::optional<double> learning_rate;
    std::optional<double> loss;
    std::optional<double> gradient_norm;
};

// Thread-safe. Every call is cheap (a lock and a look-up); expose() takes some milliseconds at
// most.
class Metrics {
  public:
    explicit Metrics(const MetricsOptions& options = {});
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    // Prometheus text format, with process figures read now. Serve it as kContentType.
    std::string expose();
    static constexpr const char* kContentType = "text/plain; version=0.0.4; charset=utf-8";

    // --- HTTP
    void declare_route(const std::string& method, const std::string& route);
    void http_exchange(const HttpExchange& exchange);
    void http_rejected(const std::string& reason);
    void set_http(const HttpGauges& gauges);

    // --- jobs and queue
    void job_submitted(const std::string& kind);
    void job_finished(const JobFinished& job);
    void jobs_recovered(std::size_t count);
    void lease_lost();
    void set_store(const StoreCounts& counts);

    // --- what training does
    void train_steps(const std::string& model_family, std::int64_t steps, std::int64_t samples);
    // `what`: "loss" or "gradient".
    void non_finite(const std::string& model_family, const std::string& what);
    // `severity`: "info", "warning", "critical".
    void finding(const std::string& rule, const std::string& severity);
    // `outcome`: "delivered", "retried", "abandoned".
    void webhook_delivery(const std::string& outcome);
    void set_webhooks_pending(std::size_t count);
    // `reason`: stop_reason_name() of the first sweep.
    void range_test_stopped(const std::string& reason);
    // `verdict`: "ok" (a rate), "weak" (a rate, with warnings) or "none".
    void suggestion(const std::string& method, const std::string& verdict);
    // The learning rate recommended in the end.
    void suggested_value(const std::string& model_family, double learning_rate);

    // --- workers
    void set_workers(std::size_t slots, std::size_t cpu_threads);
    void slot_begin(std::size_t slot, const SlotJob& job);
    void slot_update(std::size_t slot, const SlotFigures& figures);
    // Removes the slot's series: idle is a gap, not a zero.
    void slot_end(std::size_t slot);

    // --- store, data sets, log
    // `operation`: "claim", "append", "submit", "renew", "finish", "read", "list".
    void store_operation(const std::string& operation, double seconds);
    void store_error(const std::string& operation);
    // `format`: "csv", "idx", "generator"; `outcome`: "created", "known", "refused".
    void dataset_import(const std::string& format, const std::string& outcome);
    // `level`: "debug", "info", "warning", "error".
    void log_message(const std::string& level);

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace rangefinder::metrics
