#include "daemon/config/load.hpp"

#include <algorithm>
#include <string_view>
#include <thread>
#include <utility>

#include "daemon/config/file.hpp"
#include "daemon/config/option.hpp"
#include "daemon/config/values.hpp"

namespace rangefinder::config {
namespace {

constexpr std::string_view kPrefix = "RANGEFINDER_";
constexpr std::string_view kFileVariable = "RANGEFINDER_CONFIG";

struct Arguments {
    std::vector<Setting> settings;
    std::string file;
    bool help = false, print_config = false, check_config = false;
};

// "--name=value" and "--name value"; `index` moves over a value of its own.
std::optional<std::string> value_of(const std::vector<std::string>& arguments, std::size_t& index) {
    const std::size_t equals = arguments[index].find('=');
    if (equals != std::string::npos) return arguments[index].substr(equals + 1);
    if (index + 1 == arguments.size()) return std::nullopt;
    return arguments[++index];
}

bool set_switch(Arguments& parsed, const std::string& flag) {
    if (flag == "--help" || flag == "-h") return parsed.help = true;
    if (flag == "--print-config") return parsed.print_config = true;
    if (flag == "--check-config") return parsed.check_config = true;
    return false;
}

Arguments parse_arguments(const std::vector<std::string>& arguments,
                          const std::vector<Option>& table, std::vector<FieldError>& errors) {
    Arguments parsed;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string flag = arguments[i].substr(0, arguments[i].find('='));
        if (set_switch(parsed, arguments[i])) continue;
        const auto option = std::find_if(table.begin(), table.end(),
                                         [&](const Option& row) { return row.flag() == flag; });
        if (option == table.end() && flag != "--config") {
            errors.push_back({flag, "no such flag" + near_name(table, flag, &Option::flag)});
            continue;
        }
        auto value = value_of(arguments, i);
        if (!value) {
            errors.push_back({flag, "needs a value"});
        } else if (flag == "--config") {
            parsed.file = std::move(*value);
        } else {
            parsed.settings.push_back({flag, option->key(), std::move(*value)});
        }
    }
    return parsed;
}

std::vector<Setting> environment_settings(const Environment& environment,
                                          const std::vector<Option>& table) {
    std::vector<Setting> settings;
    for (const Option& option : table) {
        const auto found = environment.find(option.environment());
        if (found == environment.end()) continue;
        settings.push_back({found->first, option.key(), found->second});
    }
    return settings;
}

// A misspelt variable would be silently ignored; other programs' may share the prefix, so this is
// no error.
std::vector<std::string> environment_warnings(const Environment& environment,
                                              const std::vector<Option>& table) {
    std::vector<std::string> warnings;
    for (const auto& variable : environment) {
        const std::string& name = variable.first;
        if (!name.starts_with(kPrefix) || name == kFileVariable) continue;
        const bool known = std::any_of(
            table.begin(), table.end(),
            [&name = name](const Option& option) { return option.environment() == name; });
        const std::string near = near_name(table, name, &Option::environment);
        if (!known && !near.empty()) warnings.push_back(name + ": not a setting" + near);
    }
    return warnings;
}

std::string variable(const Environment& environment, const std::string& name) {
    const auto found = environment.find(name);
    return found == environment.end() ? "" : found->second;
}

Configuration defaults(const Environment& environment) {
    Configuration configuration;
    configuration.workers = std::clamp(std::thread::hardware_concurrency(), 1u, 64u);
    const std::string data_home = variable(environment, "XDG_DATA_HOME");
    const std::string home = variable(environment, "HOME");
    if (data_home.starts_with('/')) {
        configuration.data_dir = data_home + "/rangefinder";
    } else if (!home.empty()) {
        configuration.data_dir = home + "/.local/share/rangefinder";
    }
    return configuration;
}

// Later settings win over earlier ones, but each must be good by itself.
void apply(Configuration& configuration, const std::vector<Option>& table,
           const std::vector<Setting>& settings, std::vector<FieldError>& errors) {
    for (const Setting& setting : settings) {
        const Option* option = find_option(table, setting.key);
        const auto complaint = option->set(configuration, setting.value);
        if (complaint) {
            errors.push_back({setting.source, '"' + setting.value + "\": " + *complaint});
        }
    }
}

void check_together(const Configuration& configuration, std::vector<FieldError>& errors) {
    if (configuration.data_dir.empty()) {
        errors.push_back({"--data-dir", "neither XDG_DATA_HOME nor HOME is set: name a directory"});
    }
    if (configuration.job_memory_bytes > configuration.job_memory_limit) {
        errors.push_back({"--job-memory-bytes", bytes_text(configuration.job_memory_bytes) +
                                                    " must not exceed job-memory-limit, " +
                                                    bytes_text(configuration.job_memory_limit)});
    }
    if (configuration.http.upload_bytes > configuration.http.in_flight_body_bytes) {
        errors.push_back(
            {"--http-upload-bytes", bytes_text(configuration.http.upload_bytes) +
                                        " must not exceed http-in-flight-body-bytes, " +
                                        bytes_text(configuration.http.in_flight_body_bytes)});
    }
}

Error all_of(std::vector<FieldError> errors) {
    std::string text;
    for (const FieldError& error : errors) {
        text += (text.empty() ? "" : "\n") + error.pointer + ": " + error.detail;
    }
    return {ErrorKind::kInvalid, std::move(text), std::move(errors)};
}

}  // namespace

Result<Invocation> load_configuration(const std::vector<std::string>& arguments,
                                      const Environment& environment) {
    const std::vector<Option> table = option_table();
    std::vector<FieldError> errors;
    Arguments parsed = parse_arguments(arguments, table, errors);
    if (parsed.file.empty()) parsed.file = variable(environment, std::string(kFileVariable));

    Invocation invocation;
    invocation.configuration = defaults(environment);
    if (!parsed.file.empty()) {
        apply(invocation.configuration, table, read_file(parsed.file, table, errors), errors);
    }
    apply(invocation.configuration, table, environment_settings(environment, table), errors);
    apply(invocation.configuration, table, parsed.settings, errors);
    check_together(invocation.configuration, errors);
    invocation.help = parsed.help;
    if (!errors.empty() && !parsed.help) return all_of(std::move(errors));
    invocation.print_config = parsed.print_config;
    invocation.check_config = parsed.check_config;
    invocation.warnings = environment_warnings(environment, table);
    return invocation;
}

Environment environment_from(const char* const* variables) {
    Environment environment;
    for (; *variables != nullptr; ++variables) {
        const std::string_view entry = *variables;
        const std::size_t equals = entry.find('=');
        if (equals == std::string_view::npos) continue;
        environment.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return environment;
}

}  // namespace rangefinder::config
