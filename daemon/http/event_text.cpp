#include "daemon/http/event_text.hpp"

#include <algorithm>
#include <string_view>

namespace rangefinder::http {
namespace {

// One line of the stream for each line of the value: a line break must not begin another field.
void add_field(std::string& text, std::string_view name, std::string_view value) {
    for (;;) {
        const std::size_t end = std::min(value.find_first_of("\r\n"), value.size());
        text += name;
        text += ": ";
        text += value.substr(0, end);
        text += '\n';
        if (end == value.size()) return;
        value.remove_prefix(end + 1);
    }
}

std::string one_event(const ServerEvent& event) {
    std::string text;
    text.reserve(event.data.size() + event.event.size() + 48);
    add_field(text, "id", std::to_string(event.id));
    if (!event.event.empty()) add_field(text, "event", event.event);
    add_field(text, "data", event.data);
    return text + '\n';
}

}  // namespace

std::string event_text(const std::vector<ServerEvent>& events, std::size_t limit,
                       std::uint64_t& after, std::uint64_t& count) {
    std::string text;
    for (const ServerEvent& event : events) {
        std::string next = one_event(event);
        if (!text.empty() && text.size() + next.size() > limit) break;
        text += next;
        after = event.id;
        ++count;
    }
    return text;
}

}  // namespace rangefinder::http
