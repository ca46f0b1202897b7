// What results of all kinds have in common.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/codec/reader.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder::codec {

inline constexpr std::size_t kLongestSentence = 4000;

OrderedJson stopped_json(const Stopped& stopped);
Stopped read_stopped(const Json& value, const std::string& pointer, Errors& errors);

// The member's number; null and absent are nothing.
std::optional<double> read_optional_number(ObjectReader& reader, const std::string& name);
// The member's strings; none when it is no array.
std::vector<std::string> read_sentences(ObjectReader& reader, const std::string& name);

}  // namespace rangefinder::codec
