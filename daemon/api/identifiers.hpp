// Ids of jobs, data sets and weights.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/clock.hpp"

namespace rangefinder::api {

// "job_" and 26 characters (Crockford's base 32, lower case): 48 bits of milliseconds, so that ids
// sort by time, then 80 bits from the operating system's random source. Thread-safe.
std::string new_job_id(WallTime now);

// The same with "run_".
std::string new_run_id(WallTime now);
// Whether it begins as a run's id does.
bool is_run_id(std::string_view id);

// Lower-case hex SHA-256 of everything that was added, piece by piece. Each piece goes in with its
// length, so that {"ab", "c"} and {"a", "bc"} differ.
std::string content_hash(const std::vector<std::string_view>& pieces);

// "ds_" and the first 16 digits of the hash.
std::string dataset_id(const std::vector<std::string_view>& pieces);

// "w_" and the first 16 digits of the plain SHA-256 of a file, as sha256sum tells it.
std::string weights_id(std::string_view bytes);

// The SHA-256 in base 64, as a Content-Security-Policy names an inline style by it.
std::string policy_hash(std::string_view text);

}  // namespace rangefinder::api
