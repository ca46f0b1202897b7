// What clients send about a run: how it begins, batches of records, how it ended.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "daemon/api/analysis_request.hpp"
#include "daemon/http/outgoing.hpp"
#include "daemon/store/store.hpp"
#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/curve.hpp"
#include "diagnostics/spec/diagnostics_spec.hpp"

namespace rangefinder::api {

struct RunRequest {
    std::string name;
    std::map<std::string, std::string> labels;
    AnalysisRequest about;  // Its kind and facts, ladder and planned schedule; no records.
    // A point may come this many steps after the newest loss; findings wait as long.
    std::int64_t late_steps = 0;
    DiagnosticsSpec diagnostics;  // Its actions alone.
    std::string spec;             // JSON with defaults filled in, as stored and shown.
};

// The body of POST /v1/runs. Actions are checked against the rules and against `webhooks`.
Result<RunRequest> run_from_json(std::string_view body, const http::OutgoingAddresses& webhooks);
// From `RunRequest::spec`, read again after a restart. Its actions are not checked any more.
Result<RunRequest> run_from_spec(std::string_view spec);

// Values and names of one batch together stay below twice this many.
inline constexpr std::size_t kMostBatchValues = 200'000;
inline constexpr std::uint64_t kLargestBatchBody = std::uint64_t{8} << 20;
// Steps are drawn and read in windows, so they have an end.
inline constexpr std::int64_t kLargestRunStep = 100'000'000;
// The body of POST /v1/runs/{id}/records: as an analysis' series, but "step" must be there.
Result<Records> run_records_from_json(std::string_view body);

// The body of POST /v1/runs/{id}/finish.
struct RunEnd {
    store::JobState state = store::JobState::kSucceeded;  // Or failed.
    std::string reason;                                   // Of one that failed.
};
Result<RunEnd> run_end_from_json(std::string_view body);

}  // namespace rangefinder::api
