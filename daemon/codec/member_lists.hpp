// Members that hold several values, or must be there.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/codec/reader.hpp"

namespace rangefinder::codec {

// As ObjectReader's, and complains when the member is missing.
void require_integer(ObjectReader& reader, const std::string& name, std::int64_t& target);
void require_number(ObjectReader& reader, const std::string& name, double& target);

// {"team": "vision"}: names and values of at most 256 bytes.
std::map<std::string, std::string> read_labels(ObjectReader& reader);

// A number, or null: nothing.
void read_optional(ObjectReader& reader, const std::string& name, std::optional<double>& target);

// At most `most` values; a member that is no such list leaves the target as it is.
void read_names(ObjectReader& reader, const std::string& name, std::vector<std::string>& target,
                std::size_t most);
void read_integers(ObjectReader& reader, const std::string& name, std::vector<std::int64_t>& target,
                   std::size_t most);
void read_numbers(ObjectReader& reader, const std::string& name, std::vector<double>& target,
                  std::size_t most);

// The member if it is an array of at most `most` items, else null and a complaint; null without one
// when there is no such member. `what` is what it should hold: "layers".
const Json* find_array(ObjectReader& reader, const std::string& name, const std::string& what,
                       std::size_t most);

}  // namespace rangefinder::codec
