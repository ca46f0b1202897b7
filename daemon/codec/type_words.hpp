// The words that may stand in "type", "kind" and the like.
#pragma once

#include <string>
#include <vector>

#include "daemon/codec/reader.hpp"

namespace rangefinder::codec {

// Words of the contract; those of `planned` get "not available in this version", any other the
// nearest word.
struct TypeWords {
    std::vector<std::string> available;
    std::vector<std::string> planned;
};

// Reads "type" (or another member): one of `available`, else "" and a complaint.
std::string read_type(ObjectReader& reader, const std::string& member, const TypeWords& words);

// For values that may be a type's name alone, or an object with it under "type". `reader` reads
// members_of(value).
std::string read_type_of(const Json& value, ObjectReader& reader, const TypeWords& words);
// The value itself; of a name alone an object without members.
const Json& members_of(const Json& value);

const TypeWords& layer_types();
const TypeWords& loss_types();
const TypeWords& optimizer_types();
const TypeWords& job_kinds();
const TypeWords& schedule_types();

}  // namespace rangefinder::codec
