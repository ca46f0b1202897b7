#include <string_view>

#include "daemon/http/server.hpp"

namespace rangefinder::http {
namespace {

// A JSON string. Bytes over 0x7F are dropped for '?': details here are ASCII but for what a client
// sent, and that need not be UTF-8.
std::string quoted(std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result += {'\\', c};
        } else if (byte < 0x20) {
            result += {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
        } else {
            result += byte < 0x7F ? c : '?';
        }
    }
    return result + '"';
}

}  // namespace

Response problem(int status, const std::string& title, const std::string& detail,
                 const std::string& request_id, const std::string& instance) {
    Response response;
    response.status = status;
    response.headers["Content-Type"] = "application/problem+json";
    response.body = "{\"type\":\"about:blank\",\"title\":" + quoted(title) +
                    ",\"status\":" + std::to_string(status) + ",\"detail\":" + quoted(detail) +
                    ",\"instance\":" + quoted(instance) +
                    ",\"errors\":[],\"request_id\":" + quoted(request_id) + "}\n";
    return response;
}

}  // namespace rangefinder::http
