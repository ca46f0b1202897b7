// The JSON of a job from the flags of the command line.
#pragma once

#include <string>

#include "daemon/cli/range_test_command.hpp"
#include "daemon/codec/job_view.hpp"

namespace rangefinder::cli {

// `model_file`: text of the file that `options.model` names; empty for "mlp" and "cnn", which are
// sized after the data. Values are checked by the daemon, not here.
std::string range_test_json(const RangeTestOptions& options, const codec::DatasetView& dataset,
                            const std::string& model_file);

}  // namespace rangefinder::cli
