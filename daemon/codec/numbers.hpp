// Numbers that are not finite: JSON has none, so they are null with their word beside them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/codec/reader.hpp"

namespace rangefinder::codec {

// "nan", "infinity" or "-infinity"; nothing for a finite value.
std::optional<std::string_view> non_finite_word(double value);
std::optional<double> non_finite_value(std::string_view word);

// The number, or null when it is absent or not finite.
OrderedJson number_or_null(std::optional<double> value);

// Numbers by name: scores, evidence. Null where not finite, and null reads as NaN.
OrderedJson named_numbers_json(const std::map<std::string, double>& numbers);
std::map<std::string, double> read_named_numbers(const Json& value, const std::string& pointer,
                                                 Errors& errors);

// The values, null where not finite; their words go into `non_finite` under `keys[i]`, or under i
// without keys.
OrderedJson column_json(const std::vector<double>& values, const std::vector<std::int64_t>* keys,
                        OrderedJson& non_finite);

// The other way; `non_finite` may be null. Complains about anything but numbers and explained
// nulls; an unexplained null reads as NaN.
std::vector<double> column_from_json(const Json& values, const std::vector<std::int64_t>* keys,
                                     const Json* non_finite, const std::string& pointer,
                                     Errors& errors);

}  // namespace rangefinder::codec
