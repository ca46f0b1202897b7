// Jobs as the API shows them.
#pragma once

#include "daemon/api/json.hpp"
#include "daemon/store/store.hpp"

namespace rangefinder::api {

// Everything; `result` once there is one.
Json job_json(const store::JobRecord& job);
// For lists: without `spec`, `model` and `result`.
Json job_line_json(const store::JobRecord& job);

// Its kind; of a run, what it does: "training" or "range_test".
std::string kind_of_work(const store::JobRecord& job);

}  // namespace rangefinder::api
