#include "daemon/metrics/metrics.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <sstream>

#include "daemon/metrics/bounded_family.hpp"
#include "daemon/metrics/families.hpp"
#include "daemon/metrics/process_metrics.hpp"
#include "daemon/metrics/slot_metrics.hpp"

namespace rangefinder::metrics {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;
using Buckets = Histogram::BucketBoundaries;

// Label sets a family may have before new ones are counted as "other": far above what the closed
// sets of today need, low enough that a mistake elsewhere cannot fill memory.
constexpr std::size_t kFewSeries = 64;
constexpr std::size_t kManySeries = 1024;

const Buckets& http_buckets() {
    static const Buckets buckets{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10};
    return buckets;
}
const Buckets& queue_wait_buckets() {
    static const Buckets buckets{.01, .1, 1, 10, 60, 600, 3600};
    return buckets;
}
const Buckets& job_duration_buckets() {
    static const Buckets buckets{.1, .5, 1, 5, 15, 60, 300, 1800, 7200};
    return buckets;
}
const Buckets& learning_rate_buckets() {
    static const Buckets buckets{1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10};
    return buckets;
}
const Buckets& store_buckets() {
    static const Buckets buckets{.0001, .0005, .001, .005, .01, .05, .1, .5, 1};
    return buckets;
}

double unix_seconds_now() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count();
}

std::int64_t count_of(const std::map<std::string, std::int64_t>& counts, const std::string& kind) {
    const auto found = counts.find(kind);
    return found == counts.end() ? 0 : found->second;
}

}  // namespace

class Metrics::Implementation {
  public:
    explicit Implementation(const MetricsOptions& options)
        : store_backend_(options.store_backend), kinds_(options.kinds) {
        set_facts(options);
        for (const auto& [method, route] : options.routes) declare_route(method, route);
        declare_jobs(options);
        declare_training(options);
        declare_rest();
    }

    void declare_route(const std::string& method, const std::string& route) {
        http_requests_.at({method, route, "200"});
        http_duration_.at({route}, http_buckets());
    }

    // The registry comes first: everything below lives in it.
    prometheus::Registry registry_;
    const std::string store_backend_;
    const std::vector<std::string> kinds_;
    std::mutex scrape_mutex_;  // Guards process_ and events_sent_seen_.
    std::uint64_t events_sent_seen_ = 0;
    ProcessMetrics process_{registry_};
    SlotMetrics slots_{registry_};
    Gauge& cpu_threads_ = gauge(registry_, kCpuThreads);

    BoundedFamily<Counter> http_requests_{
        counters(registry_, kHttpRequests), {"method", "route", "code"}, kManySeries};
    BoundedFamily<Histogram> http_duration_{
        histograms(registry_, kHttpDuration), {"route"}, kFewSeries};
    BoundedFamily<Counter> http_rejected_{
        counters(registry_, kHttpRejected), {"reason"}, kFewSeries};
    Gauge& http_in_flight_ = gauge(registry_, kHttpInFlight);
    Gauge& http_connections_ = gauge(registry_, kHttpConnections);
    Gauge& sse_clients_ = gauge(registry_, kSseClients);
    Counter& sse_sent_ = counter(registry_, kSseSent);

    BoundedFamily<Counter> jobs_submitted_{
        counters(registry_, kJobsSubmitted), {"kind"}, kFewSeries};
    BoundedFamily<Counter> jobs_finished_{
        counters(registry_, kJobsFinished), {"kind", "outcome"}, kFewSeries};
    BoundedFamily<Gauge> jobs_queued_{gauges(registry_, kJobsQueued), {"kind"}, kFewSeries};
    BoundedFamily<Gauge> jobs_running_{gauges(registry_, kJobsRunning), {"kind"}, kFewSeries};
    Counter& jobs_recovered_ = counter(registry_, kJobsRecovered);
    Counter& lease_lost_ = counter(registry_, kLeaseLost);
    Gauge& queue_oldest_ = gauge(registry_, kQueueOldest);
    Gauge& queue_capacity_ = gauge(registry_, kQueueCapacity);
    BoundedFamily<Histogram> queue_wait_{histograms(registry_, kQueueWait), {"kind"}, kFewSeries};
    BoundedFamily<Histogram> job_duration_{
        histograms(registry_, kJobDuration), {"kind"}, kFewSeries};
    BoundedFamily<Gauge> last_success_{gauges(registry_, kLastSuccess), {"kind"}, kFewSeries};

    BoundedFamily<Counter> train_steps_{counters(registry_, kTrainSteps), {"model"}, kFewSeries};
    BoundedFamily<Counter> train_samples_{
        counters(registry_, kTrainSamples), {"model"}, kFewSeries};
    BoundedFamily<Counter> non_finite_{
        counters(registry_, kNonFinite), {"model", "what"}, kFewSeries};
    BoundedFamily<Counter> findings_{
        counters(registry_, kFindings), {"rule", "severity"}, kManySeries};
    BoundedFamily<Counter> webhooks_{
        counters(registry_, kWebhookDeliveries), {"outcome"}, kFewSeries};
    Gauge& webhooks_pending_ = gauge(registry_, kWebhooksPending);
    BoundedFamily<Counter> stops_{counters(registry_, kRangeTestStops), {"reason"}, kFewSeries};
    BoundedFamily<Counter> suggestions_{
        counters(registry_, kSuggestions), {"method", "verdict"}, kFewSeries};
    BoundedFamily<Histogram> suggested_value_{
        histograms(registry_, kSuggestedValue), {"model"}, kFewSeries};

    BoundedFamily<Histogram> store_duration_{
        histograms(registry_, kStoreDuration), {"backend", "op"}, kFewSeries};
    BoundedFamily<Counter> store_errors_{
        counters(registry_, kStoreErrors), {"backend", "op"}, kFewSeries};
    Gauge& store_size_ = gauges(registry_, kStoreSize).Add({{"backend", store_backend_}});
    Gauge& store_wal_size_ = gauges(registry_, kStoreWalSize).Add({{"backend", store_backend_}});
    Gauge& datasets_ = gauge(registry_, kDatasets);
    Gauge& dataset_bytes_ = gauge(registry_, kDatasetBytes);
    BoundedFamily<Counter> dataset_imports_{
        counters(registry_, kDatasetImports), {"format", "outcome"}, kFewSeries};
    BoundedFamily<Counter> log_messages_{counters(registry_, kLogMessages), {"level"}, kFewSeries};

  private:
    void set_facts(const MetricsOptions& options) {
        gauges(registry_, kBuildInfo)
            .Add({{"version", options.version},
                  {"commit", options.commit},
                  {"compiler", options.compiler}})
            .Set(1.0);
        gauges(registry_, kOnednnInfo)
            .Add({{"version", options.onednn_version},
                  {"isa", options.onednn_isa},
                  {"cpu_runtime", options.onednn_runtime}})
            .Set(1.0);
    }

    void declare_jobs(const MetricsOptions& options) {
        for (const auto& kind : options.kinds) {
            jobs_submitted_.at({kind});
            for (const char* outcome : {"succeeded", "failed", "cancelled"}) {
                jobs_finished_.at({kind, outcome});
            }
            jobs_queued_.at({kind});
            jobs_running_.at({kind});
            queue_wait_.at({kind}, queue_wait_buckets());
            job_duration_.at({kind}, job_duration_buckets());
            last_success_.at({kind});
        }
        queue_oldest_.Set(unix_seconds_now());
    }

    void declare_training(const MetricsOptions& options) {
        for (const auto& model : options.model_families) {
            train_steps_.at({model});
            train_samples_.at({model});
            for (const char* what : {"loss", "gradient"}) non_finite_.at({model, what});
            suggested_value_.at({model}, learning_rate_buckets());
        }
        for (const auto& rule : options.rules) {
            for (const char* severity : {"info", "warning", "critical"}) {
                findings_.at({rule, severity});
            }
        }
        for (const char* outcome : {"delivered", "retried", "abandoned"}) webhooks_.at({outcome});
        for (const char* reason : {"completed", "loss_exploded", "non_finite_loss",
                                   "non_finite_gradient", "time_limit", "cancelled"}) {
            stops_.at({reason});
        }
        for (const char* method : {"valley", "steep", "minimum", "slide", "lightning"}) {
            for (const char* verdict : {"ok", "weak", "none"}) suggestions_.at({method, verdict});
        }
    }

    void declare_rest() {
        for (const char* reason :
             {"bad_host", "bad_target", "body_memory", "connections", "cross_site", "event_streams",
              "framing", "handler_deadline", "length", "media_type", "method", "not_found",
              "queue_full", "response_memory", "too_large"}) {
            http_rejected_.at({reason});
        }
        for (const char* operation :
             {"claim", "append", "submit", "renew", "finish", "read", "list"}) {
            store_duration_.at({store_backend_, operation}, store_buckets());
            store_errors_.at({store_backend_, operation});
        }
        for (const char* format : {"csv", "idx", "generator"}) {
            for (const char* outcome : {"created", "known", "refused"}) {
                dataset_imports_.at({format, outcome});
            }
        }
        for (const char* level : {"debug", "info", "warning", "error"}) log_messages_.at({level});
    }
};

Metrics::Metrics(const MetricsOptions& options)
    : implementation_(std::make_unique<Implementation>(options)) {}

Metrics::~Metrics() = default;

std::string Metrics::expose() {
    {
        const std::lock_guard lock(implementation_->scrape_mutex_);
        implementation_->process_.update();
    }
    std::ostringstream text;
    prometheus::TextSerializer().Serialize(text, implementation_->registry_.Collect());
    return std::move(text).str();
}

void Metrics::declare_route(const std::string& method, const std::string& route) {
    implementation_->declare_route(method, route);
}

void Metrics::http_exchange(const HttpExchange& exchange) {
    auto& all = *implementation_;
    all.http_requests_.at({exchange.method, exchange.route, std::to_string(exchange.status)})
        .Increment();
    all.http_duration_.at({exchange.route}, http_buckets()).Observe(exchange.seconds);
}

void Metrics::http_rejected(const std::string& reason) {
    implementation_->http_rejected_.at({reason}).Increment();
}

void Metrics::set_http(const HttpGauges& gauges) {
    auto& all = *implementation_;
    all.http_connections_.Set(static_cast<double>(gauges.connections));
    all.http_in_flight_.Set(static_cast<double>(gauges.requests_in_flight));
    all.sse_clients_.Set(static_cast<double>(gauges.event_streams));
    const std::lock_guard lock(all.scrape_mutex_);
    if (gauges.events_sent <= all.events_sent_seen_) return;
    all.sse_sent_.Increment(static_cast<double>(gauges.events_sent - all.events_sent_seen_));
    all.events_sent_seen_ = gauges.events_sent;
}

void Metrics::job_submitted(const std::string& kind) {
    implementation_->jobs_submitted_.at({kind}).Increment();
}

void Metrics::job_finished(const JobFinished& job) {
    auto& all = *implementation_;
    all.jobs_finished_.at({job.kind, job.outcome}).Increment();
    all.queue_wait_.at({job.kind}, queue_wait_buckets()).Observe(job.queue_wait_seconds);
    all.job_duration_.at({job.kind}, job_duration_buckets()).Observe(job.duration_seconds);
    if (job.outcome == "succeeded") all.last_success_.at({job.kind}).Set(unix_seconds_now());
}

void Metrics::jobs_recovered(std::size_t count) {
    implementation_->jobs_recovered_.Increment(static_cast<double>(count));
}

void Metrics::lease_lost() {
    implementation_->lease_lost_.Increment();
}

void Metrics::set_store(const StoreCounts& counts) {
    auto& all = *implementation_;
    for (const auto& kind : all.kinds_) {
        all.jobs_queued_.at({kind}).Set(static_cast<double>(count_of(counts.queued, kind)));
        all.jobs_running_.at({kind}).Set(static_cast<double>(count_of(counts.running, kind)));
    }
    all.queue_oldest_.Set(counts.oldest_queued_unix_seconds.value_or(unix_seconds_now()));
    all.queue_capacity_.Set(static_cast<double>(counts.queue_capacity));
    all.datasets_.Set(static_cast<double>(counts.datasets));
    all.dataset_bytes_.Set(static_cast<double>(counts.dataset_bytes));
    all.store_size_.Set(static_cast<double>(counts.store_bytes));
    all.store_wal_size_.Set(static_cast<double>(counts.wal_bytes));
}

void Metrics::train_steps(const std::string& model_family, std::int64_t steps,
                          std::int64_t samples) {
    auto& all = *implementation_;
    all.train_steps_.at({model_family})
        .Increment(static_cast<double>(std::max<std::int64_t>(0, steps)));
    all.train_samples_.at({model_family})
        .Increment(static_cast<double>(std::max<std::int64_t>(0, samples)));
}

void Metrics::non_finite(const std::string& model_family, const std::string& what) {
    implementation_->non_finite_.at({model_family, what}).Increment();
}

void Metrics::finding(const std::string& rule, const std::string& severity) {
    implementation_->findings_.at({rule, severity}).Increment();
}

void Metrics::webhook_delivery(const std::string& outcome) {
    implementation_->webhooks_.at({outcome}).Increment();
}

void Metrics::set_webhooks_pending(std::size_t count) {
    implementation_->webhooks_pending_.Set(static_cast<double>(count));
}

void Metrics::range_test_stopped(const std::string& reason) {
    implementation_->stops_.at({reason}).Increment();
}

void Metrics::suggestion(const std::string& method, const std::string& verdict) {
    implementation_->suggestions_.at({method, verdict}).Increment();
}

void Metrics::suggested_value(const std::string& model_family, double learning_rate) {
    implementation_->suggested_value_.at({model_family}, learning_rate_buckets())
        .Observe(learning_rate);
}

void Metrics::set_workers(std::size_t slots, std::size_t cpu_threads) {
    implementation_->slots_.set_slots(slots);
    implementation_->cpu_threads_.Set(static_cast<double>(cpu_threads));
}

void Metrics::slot_begin(std::size_t slot, const SlotJob& job) {
    implementation_->slots_.begin(slot, job);
}

void Metrics::slot_update(std::size_t slot, const SlotFigures& figures) {
    implementation_->slots_.update(slot, figures);
}

void Metrics::slot_end(std::size_t slot) {
    implementation_->slots_.end(slot);
}

void Metrics::store_operation(const std::string& operation, double seconds) {
    auto& all = *implementation_;
    all.store_duration_.at({all.store_backend_, operation}, store_buckets()).Observe(seconds);
}

void Metrics::store_error(const std::string& operation) {
    auto& all = *implementation_;
    all.store_errors_.at({all.store_backend_, operation}).Increment();
}

void Metrics::dataset_import(const std::string& format, const std::string& outcome) {
    implementation_->dataset_imports_.at({format, outcome}).Increment();
}

void Metrics::log_message(const std::string& level) {
    implementation_->log_messages_.at({level}).Increment();
}

}  // namespace rangefinder::metrics
