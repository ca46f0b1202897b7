#include "daemon/codec/reader.hpp"

#include <algorithm>
#include <cmath>

#include "daemon/codec/wording.hpp"
#include "diagnostics/base/near_word.hpp"

namespace rangefinder::codec {
namespace {

// Above this not every integer is a double, so 1e17 written as a float is no exact integer.
constexpr double kExactIntegers = 9007199254740992.0;  // 2^53

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

std::string range_text(IntegerRange range) {
    const IntegerRange all;
    if (range.low == all.low && range.high == all.high) return "an integer";
    if (range.high == all.high) return "an integer of at least " + std::to_string(range.low);
    return "an integer from " + std::to_string(range.low) + " to " + std::to_string(range.high);
}

std::optional<std::int64_t> exact_integer(const Json& value) {
    if (value.is_number_unsigned()) {
        const auto number = value.get<std::uint64_t>();
        if (number > static_cast<std::uint64_t>(IntegerRange{}.high)) return std::nullopt;
        return static_cast<std::int64_t>(number);
    }
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (!value.is_number_float()) return std::nullopt;
    // JSON has one kind of number: 3.0 is the integer 3.
    const double number = value.get<double>();
    if (!(std::fabs(number) <= kExactIntegers) || std::trunc(number) != number) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

void complain(Errors& errors, const std::string& pointer, const std::string& expected,
              const Json& value) {
    errors.push_back({pointer, "must be " + expected + ", not " + shown(value)});
}

}  // namespace

std::string shown(const Json& value) {
    constexpr std::size_t kLongest = 40;
    if (value.is_null()) return "null";
    if (value.is_array()) return "an array of " + std::to_string(value.size());
    if (value.is_object()) return "an object";
    std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
    if (text.size() > kLongest) text = text.substr(0, kLongest) + "...";
    return value.is_string() ? "the string " + text : text;
}

std::string member_pointer(const std::string& parent, const std::string& name) {
    std::string pointer = parent + "/";
    for (const char c : name) {
        if (c == '~') {
            pointer += "~0";
        } else if (c == '/') {
            pointer += "~1";
        } else {
            pointer += c;
        }
    }
    return pointer;
}

std::optional<std::int64_t> read_integer(const Json& value, const std::string& pointer,
                                         IntegerRange range, Errors& errors) {
    const auto number = exact_integer(value);
    if (number && *number >= range.low && *number <= range.high) return number;
    complain(errors, pointer, range_text(range), value);
    return std::nullopt;
}

std::optional<std::uint64_t> read_unsigned(const Json& value, const std::string& pointer,
                                           Errors& errors) {
    if (value.is_number_unsigned()) return value.get<std::uint64_t>();
    const auto number = exact_integer(value);
    if (number && *number >= 0) return static_cast<std::uint64_t>(*number);
    complain(errors, pointer, "an integer of at least 0", value);
    return std::nullopt;
}

std::optional<double> read_number(const Json& value, const std::string& pointer, Errors& errors) {
    if (value.is_number()) {
        const double number = value.get<double>();
        if (std::isfinite(number)) return number;
    }
    complain(errors, pointer, "a number", value);
    return std::nullopt;
}

std::optional<bool> read_boolean(const Json& value, const std::string& pointer, Errors& errors) {
    if (value.is_boolean()) return value.get<bool>();
    complain(errors, pointer, "true or false", value);
    return std::nullopt;
}

std::optional<std::string> read_text(const Json& value, const std::string& pointer,
                                     std::size_t limit, Errors& errors) {
    if (!value.is_string()) {
        complain(errors, pointer, "a string", value);
        return std::nullopt;
    }
    const auto& text = value.get_ref<const std::string&>();
    if (text.size() > limit) {
        errors.push_back({pointer, "must be at most " + std::to_string(limit) +
                                       " bytes long, not " + std::to_string(text.size())});
        return std::nullopt;
    }
    if (std::any_of(text.begin(), text.end(), is_control)) {
        errors.push_back({pointer, "must not contain control characters"});
        return std::nullopt;
    }
    return text;
}

ObjectReader::ObjectReader(const Json& value, std::string pointer, Errors& errors)
    : object_(value.is_object() ? &value : nullptr), pointer_(std::move(pointer)), errors_(errors) {
    if (object_ == nullptr) complain(errors_, pointer_, "an object", value);
}

const Json* ObjectReader::find(const std::string& name) {
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) known_.push_back(name);
    if (object_ == nullptr) return nullptr;
    const auto member = object_->find(name);
    return member == object_->end() ? nullptr : &*member;
}

bool ObjectReader::has(const std::string& name) {
    return find(name) != nullptr;
}

const Json* ObjectReader::require(const std::string& name) {
    const Json* member = find(name);
    if (member == nullptr && object_ != nullptr) {
        errors_.push_back({pointer_of(name), "is missing"});
    }
    return member;
}

ObjectReader& ObjectReader::integer(const std::string& name, std::int64_t& target,
                                    IntegerRange range) {
    if (const Json* member = find(name)) {
        if (const auto value = read_integer(*member, pointer_of(name), range, errors_)) {
            target = *value;
        }
    }
    return *this;
}

ObjectReader& ObjectReader::integer(const std::string& name, std::optional<std::int64_t>& target,
                                    IntegerRange range) {
    const Json* member = find(name);
    if (member == nullptr || member->is_null()) return *this;
    if (const auto value = read_integer(*member, pointer_of(name), range, errors_)) target = value;
    return *this;
}

ObjectReader& ObjectReader::unsigned_integer(const std::string& name, std::uint64_t& target) {
    if (const Json* member = find(name)) {
        if (const auto value = read_unsigned(*member, pointer_of(name), errors_)) target = *value;
    }
    return *this;
}

ObjectReader& ObjectReader::number(const std::string& name, double& target) {
    if (const Json* member = find(name)) {
        if (const auto value = read_number(*member, pointer_of(name), errors_)) target = *value;
    }
    return *this;
}

ObjectReader& ObjectReader::boolean(const std::string& name, bool& target) {
    if (const Json* member = find(name)) {
        if (const auto value = read_boolean(*member, pointer_of(name), errors_)) target = *value;
    }
    return *this;
}

ObjectReader& ObjectReader::text(const std::string& name, std::string& target, std::size_t limit) {
    if (const Json* member = find(name)) {
        if (auto value = read_text(*member, pointer_of(name), limit, errors_)) {
            target = std::move(*value);
        }
    }
    return *this;
}

std::optional<std::size_t> ObjectReader::choice_index(const std::string& name,
                                                      const std::vector<std::string>& names) {
    const Json* member = find(name);
    if (member == nullptr) return std::nullopt;
    const auto text = read_text(*member, pointer_of(name), kMaxText, errors_);
    if (!text) return std::nullopt;
    const auto position = std::find(names.begin(), names.end(), *text);
    if (position != names.end()) return static_cast<std::size_t>(position - names.begin());
    errors_.push_back({pointer_of(name), "must be one of " + listed(names) + ", not " +
                                             shown(*member) + near_word_hint(*text, names)});
    return std::nullopt;
}

void ObjectReader::finish() {
    if (object_ == nullptr) return;
    for (const auto& [name, value] : object_->items()) {
        if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
        errors_.push_back({pointer_of(name), "is not known here" + near_word_hint(name, known_) +
                                                 "; known are " + listed(known_)});
    }
}

Error invalid(Errors errors, const std::string& what) {
    // A client that sends ten thousand wrong members gets enough to see what is wrong, not
    // megabytes.
    constexpr std::size_t kMostShown = 100;
    Error error{ErrorKind::kInvalid, what + " has " + std::to_string(errors.size()), {}};
    error.text += errors.size() == 1 ? " wrong field: " : " wrong fields, the first: ";
    if (!errors.empty()) error.text += errors.front().pointer + " " + errors.front().detail;
    if (errors.size() > kMostShown) errors.resize(kMostShown);
    error.fields = std::move(errors);
    return error;
}

}  // namespace rangefinder::codec
