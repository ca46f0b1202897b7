// The typed reader of a request's query, as ObjectReader is of JSON: pointers are "?name".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"

namespace rangefinder::codec {

// A parameter that is absent or wrong leaves the target as it is. Not thread-safe.
class QueryReader {
  public:
    QueryReader(const std::map<std::string, std::string>& query, std::vector<FieldError>& errors)
        : query_(query), errors_(errors) {}

    // The value or null; marks the name as known.
    const std::string* find(const std::string& name);

    QueryReader& text(const std::string& name, std::string& target, std::size_t limit = 200);
    QueryReader& integer(const std::string& name, std::optional<std::int64_t>& target,
                         std::int64_t low, std::int64_t high);
    QueryReader& unsigned_integer(const std::string& name, std::uint64_t& target);
    QueryReader& number(const std::string& name, std::optional<double>& target);
    // "true", "1", "yes" or an empty value; "false", "0", "no".
    QueryReader& boolean(const std::string& name, std::optional<bool>& target);
    // The position of the value in `available`.
    std::optional<std::size_t> choice(const std::string& name,
                                      const std::vector<std::string>& available);
    // Complains about each parameter that was never asked for.
    void finish();

  private:
    void complain(const std::string& name, const std::string& expected);

    const std::map<std::string, std::string>& query_;
    std::vector<FieldError>& errors_;
    std::vector<std::string> known_;
};

}  // namespace rangefinder::codec
