#include "daemon/api/wait_preference.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace rangefinder::api {
namespace {

std::optional<double> preferred_wait(std::string_view header) {
    constexpr std::string_view kName = "wait=";
    while (!header.empty()) {
        const auto end = std::min(header.find_first_of(",;"), header.size());
        std::string_view preference = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        while (preference.starts_with(' ')) preference.remove_prefix(1);
        if (!preference.starts_with(kName)) continue;
        preference.remove_prefix(kName.size());
        int seconds = 0;
        const char* last = preference.data() + preference.size();
        const auto [stop, error] = std::from_chars(preference.data(), last, seconds);
        if (error == std::errc{} && stop == last && seconds >= 0) return seconds;
    }
    return std::nullopt;
}

}  // namespace

WaitPreference wait_preference(const http::Request& request, codec::QueryReader& query,
                               std::vector<FieldError>& errors) {
    std::optional<double> seconds;
    query.number("wait", seconds);
    if (seconds && *seconds < 0.0) errors.push_back({"?wait", "must be at least 0 seconds"});
    const bool from_query = seconds.has_value();
    if (!from_query) seconds = preferred_wait(request.header("prefer"));
    return {std::clamp(seconds.value_or(0.0), 0.0, kLongestWaitSeconds),
            !from_query && seconds.has_value()};
}

}  // namespace rangefinder::api
