// Server-sent events as text (HTML standard, section 9.2).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "daemon/http/message.hpp"

namespace rangefinder::http {

// The events from the first on that fit into `limit` bytes, at least one; `after` becomes the id of
// the last that is in.
std::string event_text(const std::vector<ServerEvent>& events, std::size_t limit,
                       std::uint64_t& after, std::uint64_t& count);

}  // namespace rangefinder::http
