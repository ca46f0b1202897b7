#include "daemon/http/message.hpp"

namespace rangefinder::http {

std::string_view Request::header(std::string_view name) const {
    const auto found = headers.find(std::string(name));
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

std::string_view Response::bytes() const {
    if (body_owner != nullptr) return body_view;
    return shared_body != nullptr ? std::string_view(*shared_body) : std::string_view(body);
}

}  // namespace rangefinder::http
