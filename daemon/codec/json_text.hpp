// Untrusted text to a JSON value. Everything that makes nlohmann's own parser unsafe on hostile
// input is refused while parsing, before anything is copied: depth, size, repeated names, bytes
// that are not UTF-8, numbers too large for a double.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "diagnostics/base/result.hpp"

namespace rangefinder::codec {

struct JsonLimits {
    std::size_t depth = 32;         // Arrays and objects inside each other.
    std::size_t elements = 10'000;  // Values and member names together.
};

// What our own processes send each other (series, results) is larger than what a client may send.
inline constexpr JsonLimits kTrustedJson{32, 50'000'000};

// kMalformed with the byte it failed at, or kTooLarge over the element limit.
Result<nlohmann::json> parse_json(std::string_view text, JsonLimits limits = {});

// Text of a value; bytes that are not UTF-8 are replaced, so it never throws.
std::string dump_json(const nlohmann::ordered_json& value);
std::string dump_json(const nlohmann::json& value);

}  // namespace rangefinder::codec
