#include "daemon/api/api.hpp"

#include "daemon/api/analyses.hpp"
#include "daemon/api/datasets.hpp"
#include "daemon/api/documents.hpp"
#include "daemon/api/events.hpp"
#include "daemon/api/findings.hpp"
#include "daemon/api/health.hpp"
#include "daemon/api/jobs.hpp"
#include "daemon/api/metrics_page.hpp"
#include "daemon/api/reports.hpp"
#include "daemon/api/runs.hpp"
#include "daemon/api/schedules.hpp"
#include "daemon/api/series.hpp"
#include "daemon/api/weights.hpp"

namespace rangefinder::api {
namespace {

constexpr std::size_t kMostWaitingImports = 16;
constexpr std::size_t kMostWaiters = 256;

}  // namespace

namespace {

LiveRunsOptions live_options(const DaemonFacts& facts,
                             const std::function<void(const std::string&)>& log) {
    LiveRunsOptions options;
    options.most = facts.run_limit;
    options.idle = facts.run_idle;
    options.first_slot = facts.workers;
    options.log = log;
    return options;
}

}  // namespace

// Members stand in the order in which they need each other.
class Api::Implementation {
  public:
    Implementation(ApiOptions options, store::Store& store, metrics::Metrics& metrics,
                   const Clock& clock)
        : files(std::move(options.dataset_directory)),
          imports(files, store, metrics, clock),
          library(std::move(options.weights_directory), std::move(options.job_directory), store,
                  clock),
          requests(imports, library, store, options.facts.jobs,
                   http::OutgoingAddresses(options.facts.webhook_allow)),
          speed(store),
          waiters(store, kMostWaiters),
          live(live_options(options.facts, options.log), {store, metrics, clock}),
          health(store),
          info(options.facts),
          datasets(imports, tasks, store, options.facts.upload_bytes, std::move(options.log)),
          weights(library, options.facts.upload_bytes),
          jobs(requests, waiters, speed, library, store, metrics, clock, options.facts.queue_limit),
          runs(live, store, clock, http::OutgoingAddresses(options.facts.webhook_allow)),
          series(store),
          events(store),
          findings(store),
          reports(store, options.facts),
          metrics_page(metrics, store, std::move(options.server_gauges),
                       static_cast<std::int64_t>(options.facts.queue_limit)),
          documents(embedded_files()) {
        imports.clean_up();
    }

    DatasetFiles files;
    DatasetImports imports;
    WeightsLibrary library;
    JobRequests requests;
    SpeedEstimate speed;
    Waiters waiters;
    LiveRuns live;
    Health health;
    Info info;
    Datasets datasets;
    Weights weights;
    Schedules schedules;
    Analyses analyses;
    Jobs jobs;
    Runs runs;
    SeriesResource series;
    Events events;
    Findings findings;
    Reports reports;
    MetricsPage metrics_page;
    Documents documents;
    // One thread, so that only one data set is in memory at a time. Last: it ends before what it
    // uses.
    http::ApiPool tasks{1, kMostWaitingImports};
};

Api::Api(ApiOptions options, store::Store& store, metrics::Metrics& metrics, const Clock& clock)
    : implementation_(std::make_unique<Implementation>(std::move(options), store, metrics, clock)) {
}

Api::~Api() = default;

http::Router Api::router() {
    http::Router router;
    implementation_->health.add_routes(router);
    implementation_->info.add_routes(router);
    implementation_->datasets.add_routes(router);
    implementation_->weights.add_routes(router);
    implementation_->schedules.add_routes(router);
    implementation_->analyses.add_routes(router);
    implementation_->jobs.add_routes(router);
    implementation_->runs.add_routes(router);
    implementation_->series.add_routes(router);
    implementation_->events.add_routes(router);
    implementation_->findings.add_routes(router);
    implementation_->reports.add_routes(router);
    implementation_->metrics_page.add_routes(router);
    implementation_->documents.add_routes(router);
    return router;
}

void Api::set_ready() {
    implementation_->health.set(Readiness::kReady);
}

void Api::set_draining() {
    implementation_->health.set(Readiness::kDraining);
}

}  // namespace rangefinder::api
