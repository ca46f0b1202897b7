// The body of an upload as features and targets.
#pragma once

#include <string>
#include <string_view>

#include "daemon/http/message.hpp"
#include "diagnostics/base/result.hpp"
#include "diagnostics/spec/dataset_spec.hpp"

namespace rangefinder::api {

// Points into the request's body.
struct Upload {
    DatasetSpec spec;
    std::string_view features;
    std::string_view targets;  // Empty: one file only.
};

// Options come from the query; with multipart/form-data also from parts without a file name, and
// the files are the parts `features` (or `file`) and `targets`. A name that is not given is the
// file's.
Result<Upload> read_upload(const http::Request& request);

}  // namespace rangefinder::api
