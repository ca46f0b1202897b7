// Text from outside, brought to UTF-8 before anything else looks at it.
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/base/result.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

bool is_utf8(std::string_view text);

// Takes the first character off valid UTF-8, which must not be empty.
char32_t take_code_point(std::string_view& text);
// The UTF-8 of one code point.
std::string to_utf8(char32_t code_point);

struct DecodedText {
    std::string text;     // Valid UTF-8 without a byte order mark.
    bool latin1 = false;  // The bytes were not UTF-8 and were read as ISO 8859-1.
};

// Removes a UTF-8 byte order mark; bytes that are not UTF-8 are read as Latin-1. Errors:
// kUnsupported for UTF-16.
Result<DecodedText> decode_text(ByteView bytes);

// Text from outside as a message may show it: at most so many bytes, cut at a character's border
// and followed by "..." when it is longer, and always valid UTF-8.
std::string shown(std::string_view text, std::size_t most_bytes = 60);

}  // namespace rangefinder
