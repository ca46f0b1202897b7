// JobSpec <-> JSON, as `POST /v1/jobs` takes it and a job's `spec` shows it.
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/base/result.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder::codec {

// Reads and validates. kMalformed: not JSON. kInvalid: every wrong, missing and unknown member is
// named by its JSON pointer; validate_job()'s own complaints are among them.
Result<JobSpec> job_spec_from_json(std::string_view text);

// The member "diagnostics" of a stored specification, be it a job's or a run's; the defaults where
// there is none.
DiagnosticsSpec diagnostics_of_spec(std::string_view text);

// One line, every default filled in; job_spec_from_json() gives the same specification back.
std::string to_json(const JobSpec& spec);

}  // namespace rangefinder::codec
