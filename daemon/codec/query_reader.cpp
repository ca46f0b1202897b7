#include "daemon/codec/query_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "daemon/codec/wording.hpp"
#include "diagnostics/base/near_word.hpp"

namespace rangefinder::codec {
namespace {

template <typename Number>
std::optional<Number> parse_number(const std::string& text) {
    Number number{};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
    return number;
}

std::string shortened(const std::string& text) {
    std::string shown;
    for (const char c : text.substr(0, 40)) {
        const auto byte = static_cast<unsigned char>(c);
        shown += byte < 0x20 || byte == 0x7f ? '?' : c;
    }
    return "\"" + shown + (text.size() > 40 ? "...\"" : "\"");
}

}  // namespace

const std::string* QueryReader::find(const std::string& name) {
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) known_.push_back(name);
    const auto parameter = query_.find(name);
    return parameter == query_.end() ? nullptr : &parameter->second;
}

void QueryReader::complain(const std::string& name, const std::string& expected) {
    errors_.push_back({"?" + name, "must be " + expected + ", not " + shortened(query_.at(name))});
}

QueryReader& QueryReader::text(const std::string& name, std::string& target, std::size_t limit) {
    const std::string* value = find(name);
    if (value == nullptr) return *this;
    const bool control = std::any_of(value->begin(), value->end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    if (control) {
        complain(name, "text without control characters");
    } else if (value->size() > limit) {
        complain(name, "at most " + std::to_string(limit) + " bytes long");
    } else {
        target = *value;
    }
    return *this;
}

QueryReader& QueryReader::integer(const std::string& name, std::optional<std::int64_t>& target,
                                  std::int64_t low, std::int64_t high) {
    const std::string* value = find(name);
    if (value == nullptr) return *this;
    const auto number = parse_number<std::int64_t>(*value);
    if (number && *number >= low && *number <= high) {
        target = number;
    } else {
        complain(name, "an integer from " + std::to_string(low) + " to " + std::to_string(high));
    }
    return *this;
}

QueryReader& QueryReader::unsigned_integer(const std::string& name, std::uint64_t& target) {
    const std::string* value = find(name);
    if (value == nullptr) return *this;
    if (const auto number = parse_number<std::uint64_t>(*value)) {
        target = *number;
    } else {
        complain(name, "an integer of at least 0");
    }
    return *this;
}

QueryReader& QueryReader::number(const std::string& name, std::optional<double>& target) {
    const std::string* value = find(name);
    if (value == nullptr) return *this;
    const auto number = parse_number<double>(*value);
    if (number && std::isfinite(*number)) {
        target = number;
    } else {
        complain(name, "a number");
    }
    return *this;
}

QueryReader& QueryReader::boolean(const std::string& name, std::optional<bool>& target) {
    const std::string* value = find(name);
    if (value == nullptr) return *this;
    if (value->empty() || *value == "true" || *value == "1" || *value == "yes") {
        target = true;
    } else if (*value == "false" || *value == "0" || *value == "no") {
        target = false;
    } else {
        complain(name, "true or false");
    }
    return *this;
}

std::optional<std::size_t> QueryReader::choice(const std::string& name,
                                               const std::vector<std::string>& available) {
    const std::string* value = find(name);
    if (value == nullptr) return std::nullopt;
    const auto position = std::find(available.begin(), available.end(), *value);
    if (position != available.end()) return static_cast<std::size_t>(position - available.begin());
    complain(name, "one of " + listed(available));
    errors_.back().detail += near_word_hint(*value, available);
    return std::nullopt;
}

void QueryReader::finish() {
    for (const auto& [name, value] : query_) {
        if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
        std::string detail = "is not known here" + near_word_hint(name, known_);
        detail += known_.empty() ? "; no parameters are" : "; known are " + listed(known_);
        errors_.push_back({"?" + name, std::move(detail)});
    }
}

}  // namespace rangefinder::codec
