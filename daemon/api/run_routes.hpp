// Addresses under /v1/runs that answer as those of jobs do.
#pragma once

#include "daemon/http/router.hpp"

namespace rangefinder::api {

// 404 for an {id} that is no run's, so that jobs are not found there; else `handler`.
http::Handler of_runs(http::Handler handler);

}  // namespace rangefinder::api
