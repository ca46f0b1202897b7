#include "daemon/api/multipart.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

namespace rangefinder::api {
namespace {

constexpr std::size_t kMostParts = 16;
constexpr std::size_t kLongestHeader = 4096;  // Of one part, all lines together.
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestBoundary = 70;  // RFC 2046 5.1.1.

Error malformed(std::string text) {
    return Error{ErrorKind::kMalformed, "multipart/form-data: " + std::move(text), {}};
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return "";
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Reads `"..."` (with backslash escapes) or a token from the front of `text`.
std::optional<std::string> take_value(std::string_view& text) {
    if (text.empty() || text.front() != '"') {
        const auto end = std::min(text.find(';'), text.size());
        const std::string value(trimmed(text.substr(0, end)));
        text.remove_prefix(end);
        return value;
    }
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text = trimmed(text.substr(i + 1));
            return value;
        }
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) {
            ++i;
        }
        value += text[i];
    }
    return std::nullopt;
}

// "; name=\"a\"; filename=b" as a map; nothing for anything else, also for a name given twice.
std::optional<std::map<std::string, std::string>> parameters_of(std::string_view text) {
    std::map<std::string, std::string> parameters;
    text = trimmed(text);
    while (!text.empty()) {
        if (text.front() != ';') return std::nullopt;
        text = trimmed(text.substr(1));
        const auto equals = text.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const std::string name = lower(trimmed(text.substr(0, equals)));
        text = trimmed(text.substr(equals + 1));
        const auto value = take_value(text);
        if (!value || name.empty() || !parameters.emplace(name, *value).second) return std::nullopt;
    }
    return parameters;
}

bool is_boundary_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
}

Result<std::string> boundary_of(std::string_view content_type) {
    const auto parameters =
        parameters_of(content_type.substr(std::min(content_type.find(';'), content_type.size())));
    if (!parameters) return malformed("the Content-Type header cannot be read");
    const auto boundary = parameters->find("boundary");
    if (boundary == parameters->end()) return malformed("the Content-Type has no boundary");
    const std::string& text = boundary->second;
    if (text.empty() || text.size() > kLongestBoundary || text.back() == ' ' ||
        !std::all_of(text.begin(), text.end(), is_boundary_character)) {
        return malformed("the boundary must be 1 to 70 of the characters RFC 2046 allows");
    }
    return text;
}

bool has_control_character(const std::string& text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// The lines before a part's empty line. Only Content-Disposition matters.
Result<Part> part_of(std::string_view header, const std::string& where) {
    std::optional<Part> part;
    while (!header.empty()) {
        const auto end = std::min(header.find("\r\n"), header.size());
        const std::string_view line = header.substr(0, end);
        header.remove_prefix(std::min(end + 2, header.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) return malformed(where + " has a header without ':'");
        const std::string name = lower(line.substr(0, colon));
        if (name == "content-transfer-encoding") {
            const std::string encoding = lower(trimmed(line.substr(colon + 1)));
            if (encoding != "binary" && encoding != "8bit" && encoding != "7bit") {
                return malformed(where + " is encoded as " + encoding.substr(0, 40) +
                                 "; only binary is read");
            }
        }
        if (name != "content-disposition") continue;
        const std::string_view value = trimmed(line.substr(colon + 1));
        const auto semicolon = std::min(value.find(';'), value.size());
        const auto parameters = parameters_of(value.substr(semicolon));
        if (part || lower(trimmed(value.substr(0, semicolon))) != "form-data" || !parameters ||
            parameters->count("name") == 0) {
            return malformed(where + " must have one Content-Disposition: form-data with a name");
        }
        part = Part{parameters->at("name"), "", {}};
        const auto file_name = parameters->find("filename");
        if (file_name != parameters->end()) part->file_name = file_name->second;
    }
    if (!part) return malformed(where + " has no Content-Disposition");
    if (part->name.size() > kLongestName || part->file_name.size() > kLongestName ||
        has_control_character(part->name) || has_control_character(part->file_name)) {
        return malformed(where + " has a name that is too long or holds control characters");
    }
    return *part;
}

}  // namespace

Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body) {
    const auto boundary = boundary_of(content_type);
    if (!boundary) return boundary.error();
    const std::string opening = "--" + *boundary;
    const std::string separator = "\r\n" + opening;
    if (!body.starts_with(opening)) return malformed("the body does not begin with the boundary");
    body.remove_prefix(opening.size());
    std::vector<Part> parts;
    while (!body.starts_with("--")) {
        const std::string where = "part " + std::to_string(parts.size() + 1);
        if (parts.size() == kMostParts) return malformed("more than 16 parts");
        if (!body.starts_with("\r\n")) return malformed(where + " does not begin on a new line");
        body.remove_prefix(2);
        const auto header_end = body.substr(0, kLongestHeader + 4).find("\r\n\r\n");
        if (header_end == std::string_view::npos) {
            return malformed(where + " has no end of its header within 4096 bytes");
        }
        auto part = part_of(body.substr(0, header_end), where);
        if (!part) return part.error();
        body.remove_prefix(header_end + 4);
        const auto end = body.find(separator);
        if (end == std::string_view::npos)
            return malformed(where + " is not ended by the boundary");
        part->bytes = body.substr(0, end);
        body.remove_prefix(end + separator.size());
        parts.push_back(std::move(*part));
    }
    return parts;
}

}  // namespace rangefinder::api
