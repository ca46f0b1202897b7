#include "diagnostics/spec/field_checks.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace rangefinder {
namespace {

// DEL and everything under the space; bytes of UTF-8 sequences are over 127.
bool is_control(char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte < 0x20 || byte == 0x7f;
}

std::string range_text(const NumberRange& range) {
    return std::string(range.low_open ? "above " : "from ") + number_text(range.low) +
           (range.high_open ? " to under " : " to ") + number_text(range.high);
}

}  // namespace

void FieldChecks::add(std::string pointer, std::string detail) {
    errors_.push_back({std::move(pointer), std::move(detail)});
}

void FieldChecks::integer(const std::string& pointer, std::int64_t value, IntegerRange allowed) {
    if (value >= allowed.low && value <= allowed.high) return;
    add(pointer, "is " + std::to_string(value) + "; allowed is " + std::to_string(allowed.low) +
                     " to " + std::to_string(allowed.high));
}

void FieldChecks::number(const std::string& pointer, double value, NumberRange allowed) {
    const bool low_ok = allowed.low_open ? value > allowed.low : value >= allowed.low;
    const bool high_ok = allowed.high_open ? value < allowed.high : value <= allowed.high;
    if (std::isfinite(value) && low_ok && high_ok) return;
    add(pointer, "is " + number_text(value) + "; allowed is " + range_text(allowed));
}

void FieldChecks::text(const std::string& pointer, const std::string& value,
                       std::size_t max_bytes) {
    if (value.size() > max_bytes) {
        add(pointer, "has " + std::to_string(value.size()) + " bytes; allowed are at most " +
                         std::to_string(max_bytes));
    }
    if (std::any_of(value.begin(), value.end(), is_control)) {
        add(pointer, "holds a control character; allowed is printable text");
    }
}

Error to_error(std::vector<FieldError> fields) {
    RF_CHECK(!fields.empty());
    std::string text = fields.front().pointer + ": " + fields.front().detail;
    if (fields.size() > 1) {
        text += " (and " + std::to_string(fields.size() - 1) + " more)";
    }
    return {ErrorKind::kInvalid, std::move(text), std::move(fields)};
}

std::string join_pointer(const std::string& base, const std::string& token) {
    std::string pointer = base + "/";
    for (const char character : token) {
        if (character == '~') {
            pointer += "~0";
        } else if (character == '/') {
            pointer += "~1";
        } else {
            pointer += character;
        }
    }
    return pointer;
}

std::string join_pointer(const std::string& base, std::size_t index) {
    return base + "/" + std::to_string(index);
}

std::string number_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

}  // namespace rangefinder
