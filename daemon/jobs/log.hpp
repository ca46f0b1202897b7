// Where the scheduler says what went wrong.
#pragma once

#include <functional>
#include <string_view>

namespace rangefinder::jobs {

// `level`: "debug", "info", "warning", "error". Called from any thread.
using Log = std::function<void(std::string_view level, std::string_view text)>;

}  // namespace rangefinder::jobs
