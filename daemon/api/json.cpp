#include "daemon/api/json.hpp"

#include "daemon/codec/json_text.hpp"

namespace rangefinder::api {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return "";
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// One element of Accept without its parameters; "" when its weight is 0.
std::string_view media_range(std::string_view element) {
    const auto semicolon = element.find(';');
    const std::string_view parameters =
        semicolon == std::string_view::npos ? "" : trimmed(element.substr(semicolon + 1));
    if (parameters == "q=0" || parameters == "q=0.0") return "";
    return trimmed(element.substr(0, semicolon));
}

}  // namespace

http::Response json_response(int status, const Json& json) {
    http::Response response;
    response.status = status;
    response.headers["Content-Type"] = "application/json";
    response.body = codec::dump_json(json) + "\n";
    return response;
}

Json stored_json(std::string_view text) {
    if (text.empty()) return nullptr;
    return Json::parse(text, nullptr, false);
}

Json time_json(const std::optional<WallTime>& time) {
    return time ? Json(to_rfc3339(*time)) : Json(nullptr);
}

bool accepts(const http::Request& request, std::string_view type, bool exactly) {
    std::string_view header = request.header("accept");
    if (trimmed(header).empty()) return !exactly;
    const std::string family = std::string(type.substr(0, type.find('/'))) + "/*";
    while (!header.empty()) {
        const auto comma = header.find(',');
        const std::string_view range = media_range(header.substr(0, comma));
        if (range == type) return true;
        if (!exactly && (range == "*/*" || range == family)) return true;
        if (comma == std::string_view::npos) break;
        header.remove_prefix(comma + 1);
    }
    return false;
}

}  // namespace rangefinder::api
