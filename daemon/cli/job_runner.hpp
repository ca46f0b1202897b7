// Submits a job to a daemon and follows it to its end.
#pragma once

#include <string>

#include "daemon/codec/job_view.hpp"
#include "daemon/http/client.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::cli {

struct FinishedJob {
    codec::JobView view;
    std::string json;  // As the daemon answered.
};

// Shows a progress bar on stderr. An error's text is the daemon's own.
Result<FinishedJob> run_job(const http::Client& client, const std::string& job_json);

// The answer's body, or what the daemon complained about.
Result<std::string> body_of(const Result<http::ClientResponse>& response);

}  // namespace rangefinder::cli
