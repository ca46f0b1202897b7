// /v1/jobs: submitting, listing, reading, cancelling, retrying, deleting.
#pragma once

#include "daemon/api/job_request.hpp"
#include "daemon/api/speed_estimate.hpp"
#include "daemon/api/waiters.hpp"
#include "daemon/api/weights_library.hpp"
#include "daemon/http/router.hpp"
#include "daemon/metrics/metrics.hpp"

namespace rangefinder::api {

// Thread-safe.
class Jobs {
  public:
    Jobs(const JobRequests& requests, Waiters& waiters, SpeedEstimate& speed,
         WeightsLibrary& library, store::Store& store, metrics::Metrics& metrics,
         const Clock& clock, std::size_t queue_limit)
        : requests_(requests),
          waiters_(waiters),
          speed_(speed),
          library_(library),
          store_(store),
          metrics_(metrics),
          clock_(clock),
          queue_limit_(queue_limit) {}
    void add_routes(http::Router& router);

  private:
    void submit(const http::Request& request, const http::Respond& respond);
    Result<store::JobRecord> store_job(const http::Request& request, const CheckedJob& job);
    void answer_later(const http::Request& request, const store::JobRecord& job, double seconds,
                      const http::Respond& respond);
    void get(const http::Request& request, const http::Respond& respond);
    http::Response list(const http::Request& request);
    http::Response cancel(const http::Request& request);
    http::Response retry(const http::Request& request);
    http::Response remove(const http::Request& request);

    const JobRequests& requests_;
    Waiters& waiters_;
    SpeedEstimate& speed_;
    WeightsLibrary& library_;
    store::Store& store_;
    metrics::Metrics& metrics_;
    const Clock& clock_;
    const std::size_t queue_limit_;
};

}  // namespace rangefinder::api
