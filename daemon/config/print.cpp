// The table as text for people: the help, and a TOML file of the values in force.
#include <algorithm>
#include <string_view>

#include "daemon/config/load.hpp"
#include "daemon/config/option.hpp"

namespace rangefinder::config {
namespace {

// A TOML basic string.
std::string quoted(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result += {'\\', c};
        } else if (byte < 0x20 || byte == 0x7F) {
            result += {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
        } else {
            result += c;
        }
    }
    return result + '"';
}

std::string literal(const Option& option, const std::string& value) {
    switch (option.form) {
        case Form::kInteger:
        case Form::kSeconds:
            return value;
        case Form::kText:
        case Form::kBytes:
            return quoted(value);
        case Form::kList:
            break;
    }
    std::string list = "[";
    for (std::size_t from = 0; from < value.size();) {
        const std::size_t comma = std::min(value.find(',', from), value.size());
        list += (from == 0 ? "" : ", ") + quoted(value.substr(from, comma - from));
        from = comma + 1;
    }
    return list + "]";
}

void add_line(std::string& text, const std::string& left, const std::string& right) {
    constexpr std::size_t kColumn = 40;
    const std::size_t gap = left.size() < kColumn ? kColumn - left.size() : 1;
    text += "  " + left + std::string(gap, ' ') + right + "\n";
}

}  // namespace

std::string help_text() {
    std::string text;
    const Configuration configuration;
    for (const Option& option : option_table()) {
        const std::string value = option.get(configuration);
        // What depends on the machine has no default worth printing.
        const bool fixed = !value.empty() && option.name != "workers";
        add_line(text, option.flag() + " " + option.argument,
                 option.help + (fixed ? " (" + value + ")" : ""));
    }
    add_line(text, "--config FILE", "TOML file with these settings: data_dir = \"...\"");
    add_line(text, "--print-config", "print the settings in force as TOML, and end");
    add_line(text, "--check-config", "only check the settings");
    return text +
           "Each is also an environment variable (RANGEFINDER_DATA_DIR); a flag wins over "
           "it, it wins over the file.\n";
}

std::string to_toml(const Configuration& configuration) {
    std::string text;
    for (const Option& option : option_table()) {
        const std::string value = option.get(configuration);
        text += "# " + option.help + ": " + option.allowed + "\n";
        // An option that was not set has no value that could be written.
        const bool unset = value.empty() && option.form == Form::kText;
        text += (unset ? "# " : "") + option.key() + " = " + literal(option, value) + "\n";
    }
    return text;
}

}  // namespace rangefinder::config
