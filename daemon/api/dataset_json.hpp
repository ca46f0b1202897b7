// Data sets as the API shows them.
#pragma once

#include "daemon/api/json.hpp"
#include "daemon/store/store.hpp"
#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder::api {

// {"id", "name", "created_at", "bytes", "task", "format", "rows", "shape", "classes", ...,
// "columns", "warnings", "spec"}
Json dataset_json(const store::DatasetRecord& record);

// The first `rows` rows, features as the model sees them (normalised).
Json sample_json(const Dataset& dataset, std::int64_t rows);

}  // namespace rangefinder::api
