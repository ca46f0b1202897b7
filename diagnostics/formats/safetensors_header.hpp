// The JSON header of a safetensors file, read event by event so that duplicate keys and depth are
// seen.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"

namespace rangefinder {

struct SafetensorsHeaderEntry {
    std::string name;
    std::string dtype;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> data_offsets;  // Begin and end, relative to the end of the header.
};

struct SafetensorsHeader {
    std::vector<SafetensorsHeaderEntry> entries;  // In the header's order.
    std::map<std::string, std::string> metadata;
};

// The tensor's place in the header as a JSON pointer (RFC 6901), safe to show.
std::string safetensors_pointer(const std::string& name);

// Checks the header's form; what the offsets and shapes say together is the caller's to check.
Result<SafetensorsHeader> parse_safetensors_header(std::string_view text);

}  // namespace rangefinder
