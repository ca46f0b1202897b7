#include "daemon/config/file.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

namespace rangefinder::config {
namespace {

constexpr std::size_t kNearEnough = 3;  // Edits between a misspelt name and the one meant.

// Levenshtein's distance, one row at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replace = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replace, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

std::optional<std::string> list_text(const toml::array& array) {
    std::string text;
    for (const toml::node& element : array) {
        const auto word = element.value_exact<std::string>();
        if (!word || word->empty() || word->find(',') != std::string::npos) return std::nullopt;
        text += (text.empty() ? "" : ",") + *word;
    }
    return text;
}

std::optional<std::string> integer_text(const toml::node& node) {
    const auto value = node.value_exact<std::int64_t>();
    return value ? std::optional(std::to_string(*value)) : std::nullopt;
}

// Three decimals are all that seconds have.
std::optional<std::string> seconds_text(const toml::node& node) {
    const auto value = node.value_exact<double>();
    if (!value) return integer_text(node);
    if (!(*value >= 0 && *value < 1e9)) return std::nullopt;
    const long long milliseconds = std::llround(*value * 1000);
    return std::to_string(milliseconds / 1000) + "." +
           std::to_string(1000 + milliseconds % 1000).substr(1);
}

// The node as the text that the option's set() takes; nothing if it has another form.
std::optional<std::string> value_text(const toml::node& node, Form form) {
    switch (form) {
        case Form::kText:
            return node.value_exact<std::string>();
        case Form::kInteger:
            return integer_text(node);
        case Form::kBytes:
            return node.is_string() ? node.value_exact<std::string>() : integer_text(node);
        case Form::kSeconds:
            return seconds_text(node);
        case Form::kList:
            return node.is_array() ? list_text(*node.as_array()) : std::nullopt;
    }
    return std::nullopt;
}

const char* form_name(Form form) {
    switch (form) {
        case Form::kText:
            return "a string";
        case Form::kInteger:
            return "an integer";
        case Form::kBytes:
            return "an integer or a string like \"256MiB\"";
        case Form::kSeconds:
            return "a number of seconds";
        case Form::kList:
            return "an array of strings";
    }
    return "";
}

// Walks the tables; `[http] connections` is the same key as `http_connections`.
class Reader {
  public:
    Reader(const std::string& path, const std::vector<Option>& table,
           std::vector<FieldError>& errors)
        : path_(path), table_(table), errors_(errors) {}

    void read(const toml::table& node, const std::string& prefix) {
        for (const auto& [name, value] : node) {
            const std::string key = prefix + std::string(name.str());
            if (const toml::table* inner = value.as_table()) {
                read(*inner, key + "_");
            } else {
                read_value(key, value);
            }
        }
    }

    std::vector<Setting> settings;

  private:
    void read_value(const std::string& key, const toml::node& node) {
        const std::string source =
            path_ + ":" + std::to_string(node.source().begin.line) + " " + key;
        const Option* option = find_option(table_, key);
        if (option == nullptr) {
            errors_.push_back({source, "no such key" + near_name(table_, key, &Option::key)});
            return;
        }
        auto text = value_text(node, option->form);
        if (!text) {
            errors_.push_back({source, std::string("must be ") + form_name(option->form) + ": " +
                                           option->allowed});
            return;
        }
        settings.push_back({source, key, std::move(*text)});
    }

    const std::string& path_;
    const std::vector<Option>& table_;
    std::vector<FieldError>& errors_;
};

}  // namespace

std::vector<Setting> read_file(const std::string& path, const std::vector<Option>& table,
                               std::vector<FieldError>& errors) {
    Reader reader(path, table, errors);
    try {
        reader.read(toml::parse_file(path), "");
    } catch (const toml::parse_error& error) {
        const auto line = error.source().begin.line;
        const std::string place = line > 0 ? path + ":" + std::to_string(line) : path;
        errors.push_back({place, std::string(error.description())});
    }
    return std::move(reader.settings);
}

std::string near_name(const std::vector<Option>& table, const std::string& name,
                      std::string (Option::*spelling)() const) {
    std::string nearest;
    std::size_t least = kNearEnough + 1;
    for (const Option& option : table) {
        const std::string known = (option.*spelling)();
        const std::size_t distance = edit_distance(name, known);
        if (distance < least) {
            least = distance;
            nearest = known;
        }
    }
    return nearest.empty() ? "" : " (did you mean " + nearest + "?)";
}

}  // namespace rangefinder::config
