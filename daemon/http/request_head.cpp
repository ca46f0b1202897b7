#include "daemon/http/request_head.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

namespace rangefinder::http {
namespace {

namespace beast = boost::beast;

constexpr std::size_t kFields = 100;

constexpr std::array kMethods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
constexpr std::array kBodyMethods = {"POST", "PUT", "PATCH"};

// Two of these could be read differently by two programs.
constexpr std::array kSingleFields = {
    "host",
    "content-length",
    "transfer-encoding",
    "content-type",
    "authorization",
    "content-encoding",
    "origin",
    "sec-fetch-site",
    "expect",
    "idempotency-key",
    "last-event-id",
    "x-request-id",
    "range",
    "if-none-match",
};

template <std::size_t N>
bool contains(const std::array<const char*, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

Refusal framing(std::string detail, int status = 400) {
    return {.status = status, .reason = "framing", .detail = std::move(detail)};
}

using Parser = beast::http::request_parser<beast::http::empty_body>;

// Whether the request line has three words, the last a version: "HTTP/", a digit, '.', a digit.
bool names_version(std::string_view raw) {
    const std::string_view line = raw.substr(0, raw.find("\r\n"));
    const std::string_view word = line.substr(line.rfind(' ') + 1);
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return std::count(line.begin(), line.end(), ' ') == 2 && word.size() == 8 &&
           word.starts_with("HTTP/") && is_digit(word[5]) && word[6] == '.' && is_digit(word[7]);
}

// Beast reads the grammar: request line, field names and values, version.
std::optional<Refusal> read_grammar(Parser& parser, std::string_view raw) {
    parser.header_limit(static_cast<std::uint32_t>(raw.size()) + 1);
    parser.body_limit(boost::none);
    parser.eager(false);
    beast::error_code error;
    parser.put(boost::asio::buffer(raw.data(), raw.size()), error);
    if (error == beast::http::error::bad_version && names_version(raw)) {
        return framing("only HTTP/1.1 and HTTP/1.0 are spoken here", 505);
    }
    if (error) return framing("the header is malformed: " + error.message());
    if (!parser.is_header_done()) return framing("the header is malformed");
    return std::nullopt;
}

std::optional<Refusal> copy_fields(const Parser& parser, RequestHead& head) {
    std::size_t count = 0;
    for (const auto& field : parser.get()) {
        if (++count > kFields) {
            return Refusal{.status = 431, .reason = "too_large", .detail = "too many headers"};
        }
        const std::string name = lower({field.name_string().data(), field.name_string().size()});
        const std::string value(field.value().data(), field.value().size());
        const auto [place, is_new] = head.headers.emplace(name, value);
        if (is_new) continue;
        if (contains(kSingleFields, name)) return framing("the header " + name + " came twice");
        place->second += ", " + value;
    }
    return std::nullopt;
}

std::optional<Refusal> read_transfer_encoding(RequestHead& head) {
    const auto found = head.headers.find("transfer-encoding");
    if (found == head.headers.end()) return std::nullopt;
    if (head.http_1_0) return framing("HTTP/1.0 has no Transfer-Encoding");
    if (lower(found->second) != "chunked") {
        return framing("the only Transfer-Encoding understood is chunked");
    }
    if (head.headers.contains("content-length")) {
        return framing("Transfer-Encoding and Content-Length exclude each other");
    }
    head.framing = Framing::kChunked;
    return std::nullopt;
}

std::optional<Refusal> read_content_length(RequestHead& head) {
    const auto found = head.headers.find("content-length");
    if (found == head.headers.end()) return std::nullopt;
    const std::string& text = found->second;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), head.content_length);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return framing("Content-Length must be one decimal number");
    }
    head.framing = Framing::kLength;
    return std::nullopt;
}

std::optional<Refusal> check_method(const RequestHead& head) {
    if (!contains(kMethods, head.method)) {
        return Refusal{.status = 501, .reason = "method", .detail = "the method is not known here"};
    }
    const bool has_body = head.framing == Framing::kChunked || head.content_length > 0;
    if (has_body && !contains(kBodyMethods, head.method)) {
        return framing(head.method + " takes no body");
    }
    return std::nullopt;
}

std::optional<Refusal> read_expectation(RequestHead& head) {
    const auto found = head.headers.find("expect");
    if (found == head.headers.end()) return std::nullopt;
    if (lower(found->second) != "100-continue") {
        return Refusal{.status = 417,
                       .reason = "framing",
                       .detail = "the only expectation understood is 100-continue"};
    }
    head.expects_continue = !head.http_1_0;
    return std::nullopt;
}

}  // namespace

std::variant<RequestHead, Refusal> parse_head(std::string_view raw) {
    Parser parser;
    if (auto refusal = read_grammar(parser, raw)) return std::move(*refusal);
    const auto& message = parser.get();
    RequestHead head;
    head.method.assign(message.method_string().data(), message.method_string().size());
    head.target.assign(message.target().data(), message.target().size());
    head.http_1_0 = message.version() == 10;
    head.keep_alive = parser.keep_alive();
    if (auto refusal = copy_fields(parser, head)) return std::move(*refusal);
    for (auto* step : {&read_transfer_encoding, &read_content_length, &read_expectation}) {
        if (auto refusal = step(head)) return std::move(*refusal);
    }
    if (auto refusal = check_method(head)) return std::move(*refusal);
    return head;
}

}  // namespace rangefinder::http
