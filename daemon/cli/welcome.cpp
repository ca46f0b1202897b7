#include "daemon/cli/welcome.hpp"

#include <algorithm>
#include <cstdio>

#include "diagnostics/base/version.hpp"

namespace rangefinder::cli {

std::string url_of(const std::string& host, std::uint16_t port) {
    const bool v6 = host.find(':') != std::string::npos;
    return "http://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

void print_welcome(const std::string& url, const config::Configuration& configuration) {
    std::printf("rangefinder %s  %llu worker%s  data in %s\n", version(),
                static_cast<unsigned long long>(configuration.workers),
                configuration.workers == 1 ? "" : "s", configuration.data_dir.c_str());
    std::printf("dashboard  %s/\n", url.c_str());
    std::printf("api docs   %s/docs   (%s/openapi.json)\n", url.c_str(), url.c_str());
    std::printf("metrics    %s/metrics\n", url.c_str());
    std::printf("try        curl -s --json '{\"preset\":\"mlp-two-moons\"}' '%s/v1/jobs?wait=20'\n",
                url.c_str());
    std::fflush(stdout);
}

std::string serve_help_head() {
    return "rangefinder serve [options]: the daemon. Every option is also RANGEFINDER_NAME in the\n"
           "environment and name = value in the configuration file.\n"
           "  example: rangefinder serve --listen 127.0.0.1:0 --port-file port --workers 2\n"
           "  --demo                    also run a demonstration in this terminal\n";
}

bool take_flag(std::vector<std::string>& arguments, const std::string& flag) {
    const auto position = std::find(arguments.begin(), arguments.end(), flag);
    if (position == arguments.end()) return false;
    arguments.erase(position);
    return true;
}

void print_errors(const Error& error) {
    std::fprintf(stderr, "rangefinder: %s\n", error.text.c_str());
    for (const FieldError& field : error.fields) {
        std::fprintf(stderr, "  %s %s\n", field.pointer.c_str(), field.detail.c_str());
    }
}

}  // namespace rangefinder::cli
