// /v1/runs: trainings that happen elsewhere and are told to us as they go.
#pragma once

#include "daemon/api/live_runs.hpp"
#include "daemon/http/outgoing.hpp"
#include "daemon/http/router.hpp"

namespace rangefinder::api {

// Thread-safe. What reads a run (itself, its series, events and findings) are the resources of
// jobs.
class Runs {
  public:
    Runs(LiveRuns& live, store::Store& store, const Clock& clock, http::OutgoingAddresses webhooks)
        : live_(live), store_(store), clock_(clock), webhooks_(std::move(webhooks)) {}
    void add_routes(http::Router& router);

  private:
    http::Response begin(const http::Request& request);
    http::Response list(const http::Request& request);
    http::Response add(const http::Request& request);
    http::Response finish(const http::Request& request);

    LiveRuns& live_;
    store::Store& store_;
    const Clock& clock_;
    const http::OutgoingAddresses webhooks_;
};

}  // namespace rangefinder::api
