#include "daemon/http/target.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace rangefinder::http {
namespace {

constexpr std::size_t kQueryParameters = 64;

Error malformed(std::string text) {
    return {ErrorKind::kMalformed, std::move(text), {}};
}

// What RFC 3986 never allows raw. It forbids some more that browsers send all the same.
bool is_target_byte(unsigned char c) {
    return c >= 0x21 && c <= 0x7E && c != '"' && c != '<' && c != '>' && c != '#' && c != '\\';
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Nothing if an escape is broken.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
        if (high < 0 || low < 0) return std::nullopt;
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return decoded;
}

// The number of continuation bytes after `lead`, or -1.
int continuation_bytes(unsigned char lead) {
    if (lead < 0x80) return 0;
    if (lead >= 0xC2 && lead <= 0xDF) return 1;
    if (lead >= 0xE0 && lead <= 0xEF) return 2;
    return lead >= 0xF0 && lead <= 0xF4 ? 3 : -1;
}

// Whether the byte after `lead` makes the sequence overlong, a surrogate or over U+10FFFF
// (RFC 3629, table 3-7 of Unicode).
bool bad_second(unsigned char lead, unsigned char second) {
    return (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
           (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
}

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const int more = continuation_bytes(lead);
        if (more < 0) return false;
        for (int k = 1; k <= more; ++k) {
            if (++i == text.size()) return false;
            const auto next = static_cast<unsigned char>(text[i]);
            if (next < 0x80 || next > 0xBF || (k == 1 && bad_second(lead, next))) return false;
        }
    }
    return true;
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

// Decoded text that is safe to show and to compare.
Result<std::string> decoded_text(std::string_view raw, bool plus_is_space) {
    auto text = percent_decoded(raw, plus_is_space);
    if (!text) return malformed("the target has a '%' without two hexadecimal digits");
    if (has_control(*text)) return malformed("the target has an encoded control character");
    if (!is_utf8(*text)) return malformed("the target is not UTF-8 when decoded");
    return std::move(*text);
}

Result<std::string> decoded_path(std::string_view raw) {
    std::string path;
    while (!raw.empty()) {
        const std::size_t slash = std::min(raw.find('/', 1), raw.size());
        auto segment = decoded_text(raw.substr(1, slash - 1), false);
        if (!segment) return segment;
        if (segment->find_first_of("/\\") != std::string::npos) {
            return malformed("the path has an encoded slash or backslash");
        }
        if (*segment == "." || *segment == "..") return malformed("the path has dot segments");
        path += '/' + *segment;
        raw.remove_prefix(slash);
    }
    return path;
}

Result<void> add_parameter(std::string_view raw, std::map<std::string, std::string>& query) {
    const std::size_t equals = raw.find('=');
    auto name = decoded_text(raw.substr(0, equals), true);
    if (!name) return std::move(name).error();
    const bool has_value = equals != std::string_view::npos;
    auto value = decoded_text(has_value ? raw.substr(equals + 1) : std::string_view{}, true);
    if (!value) return std::move(value).error();
    if (name->empty()) return malformed("the query has a value without a name");
    if (query.size() == kQueryParameters) return malformed("the query has too many parameters");
    if (!query.emplace(*name, *value).second) {
        return malformed("the query names '" + *name + "' twice");
    }
    return {};
}

Result<std::map<std::string, std::string>> decoded_query(std::string_view raw) {
    std::map<std::string, std::string> query;
    while (!raw.empty()) {
        const std::size_t end = std::min(raw.find('&'), raw.size());
        if (end > 0) {
            const auto added = add_parameter(raw.substr(0, end), query);
            if (!added) return added.error();
        }
        raw.remove_prefix(std::min(end + 1, raw.size()));
    }
    return query;
}

}  // namespace

Result<Target> parse_target(std::string_view raw) {
    if (raw == "*") return Target{.path = {}, .query = {}, .asterisk = true};
    if (raw.empty() || raw.front() != '/') {
        return malformed("the target must begin with '/': this is no proxy");
    }
    if (!std::all_of(raw.begin(), raw.end(), is_target_byte)) {
        return malformed("the target has a character that must be percent-encoded");
    }
    const std::size_t mark = std::min(raw.find('?'), raw.size());
    auto path = decoded_path(raw.substr(0, mark));
    if (!path) return std::move(path).error();
    auto query = decoded_query(raw.substr(std::min(mark + 1, raw.size())));
    if (!query) return std::move(query).error();
    return Target{.path = std::move(*path), .query = std::move(*query), .asterisk = false};
}

}  // namespace rangefinder::http
