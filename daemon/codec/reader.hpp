// The one typed reader of JSON members: type, integer-ness, range and finiteness are checked, and
// every complaint carries the member's JSON pointer. nlohmann's get<T>() is silently wrong on 1e300
// into an int, -1 into an unsigned and 3.9 into an integer; it is used nowhere else.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"

namespace rangefinder::codec {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

using Errors = std::vector<FieldError>;

struct IntegerRange {
    std::int64_t low = std::numeric_limits<std::int64_t>::min();
    std::int64_t high = std::numeric_limits<std::int64_t>::max();
};

// Single values: nothing, with a complaint in `errors`, when the value is not of the type.
std::optional<std::int64_t> read_integer(const Json& value, const std::string& pointer,
                                         IntegerRange range, Errors& errors);
std::optional<std::uint64_t> read_unsigned(const Json& value, const std::string& pointer,
                                           Errors& errors);
std::optional<double> read_number(const Json& value, const std::string& pointer, Errors& errors);
std::optional<bool> read_boolean(const Json& value, const std::string& pointer, Errors& errors);
// At most `limit` bytes, no control characters.
std::optional<std::string> read_text(const Json& value, const std::string& pointer,
                                     std::size_t limit, Errors& errors);

// "a number", "a string \"abc\"", ...: what came in, for messages; never long.
std::string shown(const Json& value);

// JSON pointer of a member: escapes '~' and '/' (RFC 6901).
std::string member_pointer(const std::string& parent, const std::string& name);

inline constexpr std::size_t kMaxText = 200;

// Reads one object, member by member, and at the end refuses the members that nobody asked for. A
// member that is absent or wrong leaves the target as it is. Not thread-safe; lives on the stack.
class ObjectReader {
  public:
    // `value` may be anything: what is not an object is complained about once and reads as empty.
    ObjectReader(const Json& value, std::string pointer, Errors& errors);

    bool has(const std::string& name);
    // The member or null; marks it as known.
    const Json* find(const std::string& name);
    // As find(), and complains when it is missing.
    const Json* require(const std::string& name);

    ObjectReader& integer(const std::string& name, std::int64_t& target, IntegerRange range = {});
    ObjectReader& integer(const std::string& name, std::optional<std::int64_t>& target,
                          IntegerRange range = {});
    ObjectReader& unsigned_integer(const std::string& name, std::uint64_t& target);
    ObjectReader& number(const std::string& name, double& target);
    ObjectReader& boolean(const std::string& name, bool& target);
    ObjectReader& text(const std::string& name, std::string& target, std::size_t limit = kMaxText);

    // What read(value, pointer, errors) makes of it.
    template <typename Target, typename Read>
    ObjectReader& member(const std::string& name, Target& target, Read read) {
        const Json* value = find(name);
        if (value != nullptr) target = read(*value, pointer_of(name), errors_);
        return *this;
    }
    // As member(), and complains when it is missing.
    template <typename Target, typename Read>
    ObjectReader& required_member(const std::string& name, Target& target, Read read) {
        require(name);
        return member(name, target, read);
    }

    // One of `values`, by its name.
    template <typename Enum, typename NameOf>
    ObjectReader& choice(const std::string& name, Enum& target, const std::vector<Enum>& values,
                         NameOf name_of) {
        std::vector<std::string> names;
        for (const Enum value : values) names.push_back(name_of(value));
        if (const auto index = choice_index(name, names)) target = values[*index];
        return *this;
    }

    // Complains about each member that was never asked for, with the nearest known name.
    void finish();

    const std::string& pointer() const { return pointer_; }
    std::string pointer_of(const std::string& name) const { return member_pointer(pointer_, name); }
    Errors& errors() { return errors_; }

  private:
    std::optional<std::size_t> choice_index(const std::string& name,
                                            const std::vector<std::string>& names);

    const Json* object_;  // Null: not an object.
    std::string pointer_;
    Errors& errors_;
    std::vector<std::string> known_;
};

// kInvalid with all of them, its text made from the first.
Error invalid(Errors errors, const std::string& what);

}  // namespace rangefinder::codec
