// Pages of jobs, newest first: GET /v1/jobs and GET /v1/runs.
#pragma once

#include <string>
#include <vector>

#include "daemon/http/message.hpp"
#include "daemon/store/store.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::api {

// From the query: kind (one of `kinds`; none: it cannot be asked for), state, label, q, limit,
// cursor.
Result<store::JobFilter> job_filter(const http::Request& request,
                                    const std::vector<std::string>& kinds);

// {`member`: [...], "next_cursor"} and, where there is more, the header Link (RFC 8288).
http::Response job_page(const http::Request& request, const store::JobFilter& filter,
                        const char* member, store::Store& store);

}  // namespace rangefinder::api
