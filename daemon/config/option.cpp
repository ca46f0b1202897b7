#include "daemon/config/option.hpp"

#include <algorithm>
#include <cctype>

namespace rangefinder::config {

std::string Option::flag() const {
    return "--" + name;
}

std::string Option::environment() const {
    std::string text = "RANGEFINDER_" + key();
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

std::string Option::key() const {
    std::string text = name;
    std::replace(text.begin(), text.end(), '-', '_');
    return text;
}

const Option* find_option(const std::vector<Option>& table, const std::string& key) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Option& option) { return option.key() == key; });
    return found == table.end() ? nullptr : &*found;
}

}  // namespace rangefinder::config
