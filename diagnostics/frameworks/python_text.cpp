#include "diagnostics/frameworks/python_text.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace rangefinder {

std::string python_rate(double rate) {
    char text[40];
    std::snprintf(text, sizeof text, "%.3g", rate);
    return text;
}

std::string python_number(double value) {
    char text[64];
    const double size = std::abs(value);
    const bool plain = size == 0.0 || (size >= 1e-4 && size < 1e9);
    const auto format = plain ? std::chars_format::fixed : std::chars_format::general;
    const auto end = std::to_chars(text, text + sizeof text, value, format).ptr;
    return {text, end};
}

std::string python_number(std::int64_t value) {
    return std::to_string(value);
}

std::string python_text(const std::string& text) {
    std::string quoted = "\"";
    for (const char byte : text) {
        const auto code = static_cast<unsigned char>(byte);
        if (code < 0x20 || code == 0x7f) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\x%02x", code);
            quoted += escape;
            continue;
        }
        if (byte == '"' || byte == '\\') quoted += '\\';
        quoted += byte;
    }
    return quoted + "\"";
}

std::string python_texts(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& text : texts) {
        if (!list.empty()) list += ", ";
        list += python_text(text);
    }
    return list;
}

std::string python_call(const std::string& name, const PythonArguments& arguments) {
    std::string inside;
    for (const auto& [argument, value] : arguments) {
        if (!inside.empty()) inside += ", ";
        inside += argument.empty() ? value : argument + "=" + value;
    }
    return name + "(" + inside + ")";
}

}  // namespace rangefinder
