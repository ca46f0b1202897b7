// Reads back what MemberWriter wrote, from the same list of members.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/codec/reader.hpp"
#include "diagnostics/findings/curve.hpp"

namespace rangefinder::codec {

// Called with each member's name and the place for its value; a member that is missing or wrong is
// complained about. Not thread-safe; lives on the stack.
class MemberReader {
  public:
    // `reader` must outlive it.
    explicit MemberReader(ObjectReader& reader);

    void operator()(const char* name, double& value);
    void operator()(const char* name, std::optional<double>& value);
    void operator()(const char* name, std::int64_t& value);
    void operator()(const char* name, bool& value);
    void operator()(const char* name, std::string& value);
    void operator()(const char* name, std::vector<double>& values);
    void operator()(const char* name, std::vector<std::vector<double>>& rows);
    void operator()(const char* name, std::map<std::string, double>& figures);
    void operator()(const char* name, Stopped& stopped);
    template <typename Part>
    void operator()(const char* name, std::vector<Part>& parts) {
        const Json* list = require_array(name);
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
            ObjectReader inner((*list)[i], item_pointer(name, i), reader_.errors());
            MemberReader members(inner);
            list_members(members, parts.emplace_back());
            inner.finish();
        }
    }

  private:
    // The member, or null and a complaint when it is no array.
    const Json* require_array(const char* name);
    std::string item_pointer(const char* name, std::size_t index) const;
    // What is under "non_finite" for the member, perhaps null.
    const Json* words_of(const char* name) const;

    ObjectReader& reader_;
    const Json* non_finite_;
};

}  // namespace rangefinder::codec
