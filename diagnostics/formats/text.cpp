#include "diagnostics/formats/text.hpp"

#include <algorithm>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

bool is_continuation(unsigned char byte) {
    return (byte & 0xc0) == 0x80;
}

// Length of the sequence at the start of `text`, or 0 when it is not UTF-8 (RFC 3629: no overlong
// forms, no surrogates, nothing over U+10FFFF).
std::size_t sequence_length(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = at(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(at(i))) return 0;
    }
    const bool overlong = (lead == 0xe0 && at(1) < 0xa0) || (lead == 0xf0 && at(1) < 0x90);
    const bool surrogate = lead == 0xed && at(1) >= 0xa0;
    const bool too_large = lead == 0xf4 && at(1) >= 0x90;
    return overlong || surrogate || too_large ? 0 : length;
}

// ISO 8859-1: byte b is U+00bb.
std::string from_latin1(std::string_view text) {
    std::string utf8;
    utf8.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            utf8 += c;
        } else {
            utf8 += static_cast<char>(0xc0 | (byte >> 6));
            utf8 += static_cast<char>(0x80 | (byte & 0x3f));
        }
    }
    return utf8;
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

char32_t take_code_point(std::string_view& text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = at(0);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    RF_CHECK(text.size() >= length);
    char32_t code = length == 1 ? lead : lead & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) code = (code << 6) | (at(i) & 0x3fU);
    text.remove_prefix(length);
    return code;
}

std::string to_utf8(char32_t code_point) {
    const auto tail = [&](int shift) {
        return static_cast<char>(0x80 | ((code_point >> shift) & 0x3f));
    };
    if (code_point < 0x80) return {static_cast<char>(code_point)};
    if (code_point < 0x800) return {static_cast<char>(0xc0 | (code_point >> 6)), tail(0)};
    if (code_point < 0x10000) {
        return {static_cast<char>(0xe0 | (code_point >> 12)), tail(6), tail(0)};
    }
    return {static_cast<char>(0xf0 | (code_point >> 18)), tail(12), tail(6), tail(0)};
}

Result<DecodedText> decode_text(ByteView bytes) {
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
        return Error{ErrorKind::kUnsupported, "the text is UTF-16; save it as UTF-8", {}};
    }
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    if (is_utf8(text)) return DecodedText{std::string(text), false};
    return DecodedText{from_latin1(text), true};
}

std::string shown(std::string_view text, std::size_t most_bytes) {
    std::size_t end = std::min(text.size(), most_bytes);
    while (end < text.size() && end > 0 && is_continuation(static_cast<unsigned char>(text[end]))) {
        --end;
    }
    const std::string_view kept = text.substr(0, end);
    std::string result = is_utf8(kept) ? std::string(kept) : from_latin1(kept);
    if (end < text.size()) result += "...";
    return result;
}

}  // namespace rangefinder
