// Text to values and back, for the settings that are more than a string.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/config/configuration.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::config {

std::optional<std::uint64_t> parse_integer(std::string_view text);
// "1048576", "512KiB", "256MiB", "2GiB".
std::optional<std::uint64_t> parse_bytes(std::string_view text);
// Seconds with up to three decimals: "10", "0.25".
std::optional<std::chrono::milliseconds> parse_seconds(std::string_view text);
// "127.0.0.1:8420", "localhost:0", "[::1]:8420". The error's text says what is wrong.
Result<ListenAddress> parse_listen(std::string_view text);
// Host names without port, split at commas, in lower case; nothing if one of them is not a name.
std::optional<std::vector<std::string>> parse_hosts(std::string_view text);
// The same of HOST:PORT.
std::optional<std::vector<std::string>> parse_authorities(std::string_view text);

// In the largest unit that divides it.
std::string bytes_text(std::uint64_t bytes);
std::string seconds_text(std::chrono::milliseconds duration);
std::string listen_text(const ListenAddress& listen);
std::string hosts_text(const std::vector<std::string>& hosts);

}  // namespace rangefinder::config
