// A job as the API answers with it, read by the command line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder::codec {

struct JobView {
    std::string id, kind, name, state;
    std::string error;  // Its message; empty: none.
    Progress progress;
    double fraction = 0.0;
    std::optional<JobResult> result;
};

// Members that are not needed are ignored: a newer daemon may send more.
Result<JobView> job_view_from_json(std::string_view text);

struct DatasetView {
    std::string id, task;
    std::vector<std::int64_t> shape;
    std::int64_t classes = 0;
    std::int64_t target_features = 0;
};
Result<DatasetView> dataset_view_from_json(std::string_view text);

// "detail" of a problem document and its errors, one a line; the text itself when it is none.
std::string problem_text(std::string_view text);

// A JSON string literal.
std::string quoted(std::string_view text);

}  // namespace rangefinder::codec
