#include "diagnostics/datasets/wording.hpp"

#include <algorithm>

#include "diagnostics/formats/text.hpp"

namespace rangefinder {

std::string quoted(std::string_view text) {
    std::string result = "'";
    result += shown(text);
    result += "'";
    return result;
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
