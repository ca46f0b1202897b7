#include "daemon/http/refusal.hpp"

#include <array>
#include <utility>

#include "daemon/http/server.hpp"

namespace rangefinder::http {
namespace {

// RFC 9110 section 15 and RFC 6585.
constexpr std::array<std::pair<int, const char*>, 39> kPhrases = {{
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
}};

}  // namespace

const char* reason_phrase(int status) {
    for (const auto& [known, phrase] : kPhrases) {
        if (known == status) return phrase;
    }
    return "Unknown";
}

Response to_response(const Refusal& refusal, const std::string& request_id,
                     const std::string& instance) {
    Response response = problem(refusal.status, reason_phrase(refusal.status), refusal.detail,
                                request_id, instance);
    for (const auto& [name, value] : refusal.headers) response.headers[name] = value;
    return response;
}

}  // namespace rangefinder::http
