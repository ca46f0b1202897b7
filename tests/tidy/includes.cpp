#include "tests/tidy/includes.hpp"

#include <regex>

#include "tests/tidy/tree.hpp"

namespace tidy {

std::vector<Include> includes_of(const std::string& text) {
    static const std::regex pattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
    std::vector<Include> includes;
    std::size_t number = 0;
    for (const auto& line : lines_of(text)) {
        ++number;
        if (line.find('#') == std::string::npos) continue;
        std::smatch match;
        if (std::regex_search(line, match, pattern)) includes.push_back({match[1], number});
    }
    return includes;
}

std::string layer_of(const std::string& path) {
    const auto first = path.find('/');
    if (first == std::string::npos) return "";
    const auto second = path.find('/', first + 1);
    return path.substr(0, second == std::string::npos ? first : second);
}

}  // namespace tidy
