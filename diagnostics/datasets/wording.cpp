#include "diagnostics/datasets/wording.hpp"

#include <algorithm>

namespace rangefinder {
namespace {

constexpr std::size_t kMostBytes = 60;

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

}  // namespace

std::string quoted(std::string_view text) {
    std::size_t end = std::min(text.size(), kMostBytes);
    while (end < text.size() && end > 0 && is_continuation(text[end])) --end;
    std::string shown = "'";
    shown.append(text.substr(0, end));
    shown += end < text.size() ? "...'" : "'";
    return shown;
}

std::string listed(const std::vector<std::string>& names, std::size_t most) {
    std::string text;
    const std::size_t shown = std::min(names.size(), most);
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
        text += quoted(names[i]);
    }
    if (shown < names.size()) text += " and " + std::to_string(names.size() - shown) + " more";
    return text;
}

std::string counted(std::int64_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace rangefinder
