#include "daemon/report/text.hpp"

#include <cmath>
#include <cstdio>

namespace rangefinder::report {
namespace {

std::string formatted(const char* pattern, double value) {
    if (std::isnan(value)) return "not a number";
    if (std::isinf(value)) return value > 0 ? "infinite" : "minus infinite";
    char text[40];
    std::snprintf(text, sizeof text, pattern, value);
    return text;
}

bool is_control(char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return (code < 0x20 && byte != '\n' && byte != '\t') || code == 0x7f;
}

}  // namespace

std::string number_text(double value) {
    return formatted("%.4g", value);
}

std::string rate_text(double value) {
    return formatted("%.3g", value);
}

std::string rate_text(const std::optional<double>& value) {
    return value ? rate_text(*value) : std::string(kNone);
}

std::string percent_text(double share) {
    return formatted("%.0f %%", 100.0 * share);
}

std::string joined(const std::vector<std::string>& texts, const char* between) {
    std::string all;
    for (const std::string& text : texts) {
        if (&text != &texts.front()) all += between;
        all += text;
    }
    return all;
}

std::string words_of(const std::string& name) {
    std::string words = name;
    for (char& byte : words) {
        if (byte == '_') byte = ' ';
    }
    return words;
}

std::string html_escaped(const std::string& text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char byte : text) {
        switch (byte) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                escaped += is_control(byte) ? ' ' : byte;
        }
    }
    return escaped;
}

std::string markdown_escaped(const std::string& text) {
    static const std::string special = "\\`*_[]|#~!";
    std::string escaped;
    for (const char byte : text) {
        if (byte == '<') {
            escaped += "&lt;";
        } else if (byte == '>') {
            escaped += "&gt;";
        } else if (byte == '&') {
            escaped += "&amp;";
        } else if (byte == '\n' || byte == '\t' || is_control(byte)) {
            escaped += ' ';
        } else {
            if (special.find(byte) != std::string::npos) escaped += '\\';
            escaped += byte;
        }
    }
    return escaped;
}

}  // namespace rangefinder::report
