// One setting as a row of a table: its name, what it may be, and how it gets into a Configuration
// and out again as text. Flags, environment, file, help and --print-config all read these rows.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/config/configuration.hpp"

namespace rangefinder::config {

// How the value is written in a TOML file. On the command line everything is text.
enum class Form { kText, kInteger, kBytes, kSeconds, kList };

struct Option {
    std::string name;      // "data-dir": --data-dir, RANGEFINDER_DATA_DIR, data_dir.
    std::string argument;  // "DIR", for the help text.
    std::string help;      // A few words.
    std::string allowed;   // "an integer from 1 to 256".
    Form form = Form::kText;
    // Sets the value from text, or says what is wrong with it ("must be ...") and sets nothing.
    std::function<std::optional<std::string>(Configuration&, const std::string&)> set;
    // The value as the text that set() takes.
    std::function<std::string(const Configuration&)> get;

    std::string flag() const;         // "--data-dir"
    std::string environment() const;  // "RANGEFINDER_DATA_DIR"
    std::string key() const;          // "data_dir"
};

// The table, in the order of the help text.
std::vector<Option> option_table();

// The option that `key` (the TOML form) names, or null.
const Option* find_option(const std::vector<Option>& table, const std::string& key);

}  // namespace rangefinder::config
