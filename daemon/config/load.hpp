// From argv, environment and file to one Configuration: flags over RANGEFINDER_* over the TOML file
// over defaults. All four come from the one table in options.cpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/config/configuration.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::config {

using Environment = std::map<std::string, std::string>;

// What `rangefinder serve ...` was asked for.
struct Invocation {
    Configuration configuration;
    bool help = false;                  // --help: print help_text() and end.
    bool print_config = false;          // --print-config: print to_toml(configuration) and end.
    bool check_config = false;          // --check-config: say that it is good and end.
    std::vector<std::string> warnings;  // For the log: for example a RANGEFINDER_* nobody reads.
};

// `arguments` without the program's name and subcommand: {"--listen", "127.0.0.1:0",
// "--workers=2"}. All errors of all sources come at once, each naming source, key, value and what
// is allowed.
Result<Invocation> load_configuration(const std::vector<std::string>& arguments,
                                      const Environment& environment);

// The process's environment as a map, for load_configuration(). `variables` is environ.
Environment environment_from(const char* const* variables);

// One line an option with its default: the lower part of `serve --help`.
std::string help_text();

// A TOML file that gives this very configuration when loaded.
std::string to_toml(const Configuration& configuration);

}  // namespace rangefinder::config
