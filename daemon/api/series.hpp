// GET /v1/jobs/{id}/series as JSON columns or CSV.
#pragma once

#include <string>
#include <vector>

#include "daemon/api/series_table.hpp"
#include "daemon/http/router.hpp"
#include "daemon/store/store.hpp"

namespace rangefinder::api {

// The job's series of these names, aligned, in at most `limit` rows.
SeriesTable thinned_series(store::Store& store, const store::JobRecord& job,
                           const std::vector<std::string>& names, std::size_t limit);

// Thread-safe.
class SeriesResource {
  public:
    explicit SeriesResource(store::Store& store) : store_(store) {}
    void add_routes(http::Router& router);

  private:
    http::Response get(const http::Request& request);

    store::Store& store_;
};

}  // namespace rangefinder::api
