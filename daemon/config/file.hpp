// The TOML file as a list of settings. toml++ is known only to file.cpp.
#pragma once

#include <string>
#include <vector>

#include "daemon/config/option.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::config {

// One value somebody gave, and where: "--workers", "RANGEFINDER_WORKERS", "a.toml:3 workers".
struct Setting {
    std::string source;
    std::string key;  // One of the table's keys.
    std::string value;
};

// What the file sets. A file that cannot be read, unknown keys and values of another form than the
// option's are added to `errors`.
std::vector<Setting> read_file(const std::string& path, const std::vector<Option>& table,
                               std::vector<FieldError>& errors);

// " (did you mean NAME?)" for the nearest name of the table in the form `spelling`, or "".
std::string near_name(const std::vector<Option>& table, const std::string& name,
                      std::string (Option::*spelling)() const);

}  // namespace rangefinder::config
