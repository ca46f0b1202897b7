// The header Idempotency-Key.
#pragma once

#include <optional>

#include "daemon/http/message.hpp"
#include "daemon/store/store.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::api {

// Nothing without the header; kMalformed: it is no key.
Result<std::optional<store::Idempotency>> idempotency_of(const http::Request& request);

}  // namespace rangefinder::api
