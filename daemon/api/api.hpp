// The API as one router: builds every resource and hands each what it needs.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "daemon/api/info.hpp"
#include "daemon/http/router.hpp"
#include "daemon/http/server.hpp"
#include "daemon/metrics/metrics.hpp"
#include "daemon/store/store.hpp"
#include "diagnostics/base/clock.hpp"

namespace rangefinder::api {

struct ApiOptions {
    // Made when missing.
    std::string dataset_directory;
    std::string weights_directory;  // Uploaded weights.
    std::string job_directory;      // A folder a job: its weights and checkpoint.
    DaemonFacts facts;              // Its limits are the ones that hold.
    std::function<http::ServerGauges()> server_gauges;
    // Needed. Told why a task outside the server's threads failed; called from the task's thread.
    std::function<void(const std::string&)> log;
};

// Thread-safe after construction. The store, metrics and clock must outlive it, and it the server
// that got its router.
class Api {
  public:
    Api(ApiOptions options, store::Store& store, metrics::Metrics& metrics, const Clock& clock);
    ~Api();

    http::Router router();
    // What /readyz answers; "starting" until then.
    void set_ready();
    void set_draining();

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace rangefinder::api
