#include "daemon/http/response_head.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <ctime>
#include <random>
#include <string_view>

#include "daemon/http/refusal.hpp"

namespace rangefinder::http {
namespace {

constexpr const char* kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'";

constexpr std::size_t kRequestIdLength = 64;

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

const std::string* find(const Response& response, std::string_view name) {
    for (const auto& [known, value] : response.headers) {
        if (same_name(known, name)) return &value;
    }
    return nullptr;
}

void add(std::string& head, std::string_view name, std::string_view value) {
    head += name;
    head += ": ";
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        head += byte < 0x20 || byte == 0x7F ? ' ' : c;
    }
    head += "\r\n";
}

// "Sat, 21 Nov 2026 08:30:00 GMT" (RFC 9110, 5.6.7).
std::string http_date() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[64];
    return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

void add_defaults(std::string& head, const Response& response) {
    if (find(response, "Cache-Control") == nullptr) add(head, "Cache-Control", "no-store");
    add(head, "X-Content-Type-Options", "nosniff");
    add(head, "Referrer-Policy", "no-referrer");
    add(head, "Cross-Origin-Resource-Policy", "same-origin");
    const std::string* type = find(response, "Content-Type");
    const bool html = type != nullptr && same_name(type->substr(0, 9), "text/html");
    if (html && find(response, "Content-Security-Policy") == nullptr) {
        add(head, "Content-Security-Policy", kContentSecurityPolicy);
    }
}

void add_framing(std::string& head, const HeadOptions& options) {
    if (options.chunked) add(head, "Transfer-Encoding", "chunked");
    if (options.content_length) {
        add(head, "Content-Length", std::to_string(*options.content_length));
    }
    if (!options.keep_alive) {
        add(head, "Connection", "close");
    } else if (options.http_1_0) {
        add(head, "Connection", "keep-alive");
    }
}

// The server's own; a handler cannot get them wrong.
bool is_reserved(std::string_view name) {
    for (const std::string_view own :
         {"Content-Length", "Transfer-Encoding", "Connection", "Date", "X-Request-Id",
          "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy"}) {
        if (same_name(name, own)) return true;
    }
    return false;
}

bool is_id_byte(unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-';
}

}  // namespace

std::string response_head(const Response& response, const HeadOptions& options) {
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ' +
                       reason_phrase(response.status) + "\r\n";
    for (const auto& [name, value] : response.headers) {
        if (!is_reserved(name)) add(head, name, value);
    }
    add(head, "X-Request-Id", options.request_id);
    add(head, "Date", http_date());
    add_defaults(head, response);
    add_framing(head, options);
    return head + "\r\n";
}

// A random start makes the names of two processes differ.
RequestIds::RequestIds()
    : next_((std::uint64_t{std::random_device{}()} << 32) | std::random_device{}()) {}

std::string RequestIds::choose(std::string_view offered) {
    const bool sane = !offered.empty() && offered.size() <= kRequestIdLength &&
                      std::all_of(offered.begin(), offered.end(), is_id_byte);
    if (sane) return std::string(offered);
    constexpr std::string_view kHex = "0123456789abcdef";
    // An odd factor permutes the counter, so that neighbours look unlike (2^64 / golden ratio).
    std::uint64_t value = next_.fetch_add(1, std::memory_order_relaxed) * 0x9E3779B97F4A7C15ull;
    std::string id(16, '0');
    for (char& digit : id) {
        digit = kHex[value >> 60];
        value <<= 4;
    }
    return id;
}

}  // namespace rangefinder::http
