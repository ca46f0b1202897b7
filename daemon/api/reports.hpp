// GET /v1/jobs/{id}/report: a job on one page, as HTML or Markdown.
#pragma once

#include <string>

#include "daemon/api/info.hpp"
#include "daemon/api/json.hpp"
#include "daemon/http/router.hpp"
#include "daemon/report/report.hpp"
#include "daemon/store/store.hpp"

namespace rangefinder::api {

// Thread-safe.
class Reports {
  public:
    Reports(store::Store& store, const DaemonFacts& facts);
    void add_routes(http::Router& router);

  private:
    http::Response get(const http::Request& request);
    report::ReportInput gather(const store::JobRecord& job);
    void add_dataset(const store::JobRecord& job, report::ReportInput& input);
    void add_series(const store::JobRecord& job, report::ReportInput& input);

    store::Store& store_;
    std::vector<std::pair<std::string, std::string>> environment_;
    std::string policy_;  // Of the HTML page: its one style sheet, and nothing else.
};

}  // namespace rangefinder::api
