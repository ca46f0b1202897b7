#include "daemon/config/values.hpp"

#include <arpa/inet.h>
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

namespace rangefinder::config {
namespace {

struct Unit {
    std::string_view suffix;
    unsigned shift;
};
constexpr std::array<Unit, 3> kUnits = {{{"GiB", 30}, {"MiB", 20}, {"KiB", 10}}};

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

bool is_loopback(const std::string& host) {
    in_addr four{};
    if (inet_pton(AF_INET, host.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24 == 127;
    in6_addr six{};
    return inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

bool is_address(const std::string& host) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
           inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

Error listen_error(std::string text) {
    return {ErrorKind::kInvalid, std::move(text), {}};
}

bool is_host_name(std::string_view host) {
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) return is_address(std::string(host.substr(1, host.size() - 2)));
    return !host.empty() && host.size() <= 253 &&
           std::all_of(host.begin(), host.end(), [](unsigned char c) {
               return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
           });
}

bool is_authority(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || !is_host_name(text.substr(0, colon))) return false;
    const auto port = parse_integer(text.substr(colon + 1));
    return port && *port > 0 && *port <= 65535;
}

// Split at commas, in lower case; nothing if one of them is not `valid`.
std::optional<std::vector<std::string>> parse_list(std::string_view text,
                                                   bool (*valid)(std::string_view)) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        std::string word = lower(text.substr(0, comma));
        if (!valid(word)) return std::nullopt;
        words.push_back(std::move(word));
        if (comma + 1 == text.size()) return std::nullopt;  // A comma with nothing behind it.
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return words;
}

}  // namespace

std::optional<std::uint64_t> parse_integer(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
    unsigned shift = 0;
    for (const Unit& unit : kUnits) {
        if (!text.ends_with(unit.suffix)) continue;
        text.remove_suffix(unit.suffix.size());
        shift = unit.shift;
        break;
    }
    const auto count = parse_integer(text);
    if (!count || *count > (~std::uint64_t{0} >> shift)) return std::nullopt;
    return *count << shift;
}

std::optional<std::chrono::milliseconds> parse_seconds(std::string_view text) {
    const std::size_t point = text.find('.');
    const auto whole = parse_integer(text.substr(0, point));
    if (!whole || *whole > 1'000'000'000) return std::nullopt;
    std::uint64_t milliseconds = *whole * 1000;
    if (point != std::string_view::npos) {
        std::string decimals(text.substr(point + 1));
        if (decimals.empty() || decimals.size() > 3) return std::nullopt;
        decimals.resize(3, '0');
        const auto fraction = parse_integer(decimals);
        if (!fraction) return std::nullopt;
        milliseconds += *fraction;
    }
    return std::chrono::milliseconds(static_cast<std::int64_t>(milliseconds));
}

Result<ListenAddress> parse_listen(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return listen_error("must be HOST:PORT");
    const auto port = parse_integer(text.substr(colon + 1));
    if (!port || *port > 65535) {
        return listen_error("must end in a port from 0 to 65535 (0: a free one)");
    }
    std::string host = lower(text.substr(0, colon));
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    if (!is_address(host) || (host.find(':') != std::string::npos && !bracketed)) {
        return listen_error("must begin with localhost, an IPv4 address, or an IPv6 one in []");
    }
    if (!is_loopback(host)) {
        return listen_error(
            "must be a loopback address (127.0.0.1, [::1] or localhost): without tokens and TLS "
            "the daemon serves this machine alone; put a reverse proxy in front for others");
    }
    return ListenAddress{.host = host, .port = static_cast<std::uint16_t>(*port)};
}

std::optional<std::vector<std::string>> parse_hosts(std::string_view text) {
    return parse_list(text, is_host_name);
}

std::optional<std::vector<std::string>> parse_authorities(std::string_view text) {
    return parse_list(text, is_authority);
}

std::string bytes_text(std::uint64_t bytes) {
    for (const Unit& unit : kUnits) {
        const std::uint64_t count = bytes >> unit.shift;
        if (count > 0 && count << unit.shift == bytes) {
            return std::to_string(count) + std::string(unit.suffix);
        }
    }
    return std::to_string(bytes);
}

std::string seconds_text(std::chrono::milliseconds duration) {
    const std::int64_t count = duration.count();
    std::string text = std::to_string(count / 1000);
    if (count % 1000 == 0) return text;
    const std::string decimals = std::to_string(1000 + count % 1000).substr(1);
    return text + "." + decimals.substr(0, decimals.find_last_not_of('0') + 1);
}

std::string listen_text(const ListenAddress& listen) {
    const bool six = listen.host.find(':') != std::string::npos;
    return (six ? "[" + listen.host + "]" : listen.host) + ":" + std::to_string(listen.port);
}

std::string hosts_text(const std::vector<std::string>& hosts) {
    std::string text;
    for (const std::string& host : hosts) text += (text.empty() ? "" : ",") + host;
    return text;
}

}  // namespace rangefinder::config
