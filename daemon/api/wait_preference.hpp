// How long a client wants to wait for a job: `?wait=20` or `Prefer: wait=20` (RFC 7240).
#pragma once

#include "daemon/codec/query_reader.hpp"
#include "daemon/http/message.hpp"

namespace rangefinder::api {

inline constexpr double kLongestWaitSeconds = 60.0;

struct WaitPreference {
    double seconds = 0.0;      // Capped; 0: do not wait.
    bool from_header = false;  // Then `Preference-Applied` is answered.
};

// Marks "wait" as known to `query`. A preference that cannot be read is ignored, as RFC 7240 wants.
WaitPreference wait_preference(const http::Request& request, codec::QueryReader& query,
                               std::vector<FieldError>& errors);

}  // namespace rangefinder::api
