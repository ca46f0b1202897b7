// Writes a plain struct's members from the one list of them that also reads it (probe_members.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/codec/reader.hpp"
#include "diagnostics/findings/curve.hpp"

namespace rangefinder::codec {

// Called with each member's name and value. Numbers that are not finite are null with their word
// under "non_finite": {"name": word}, of a list {"name": {"index": word}}. Not thread-safe.
class MemberWriter {
  public:
    void operator()(const char* name, double value);
    void operator()(const char* name, const std::optional<double>& value);
    void operator()(const char* name, std::int64_t value);
    void operator()(const char* name, bool value);
    void operator()(const char* name, const std::string& value);
    void operator()(const char* name, const std::vector<double>& values);
    void operator()(const char* name, const std::vector<std::vector<double>>& rows);
    void operator()(const char* name, const std::map<std::string, double>& figures);
    void operator()(const char* name, const Stopped& stopped);
    // A list of structs that have a list of members themselves.
    template <typename Part>
    void operator()(const char* name, const std::vector<Part>& parts) {
        OrderedJson list = OrderedJson::array();
        for (const Part& part : parts) {
            MemberWriter writer;
            list_members(writer, part);
            list.push_back(writer.take());
        }
        json_[name] = std::move(list);
    }

    OrderedJson take();

  private:
    OrderedJson json_ = OrderedJson::object();
    OrderedJson non_finite_;
};

}  // namespace rangefinder::codec
