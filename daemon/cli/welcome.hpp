// What `rangefinder serve` says when it is ready.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/config/configuration.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::cli {

std::string url_of(const std::string& host, std::uint16_t port);

// Addresses of the dashboard, the API document and the metrics, and a curl line to try, on stdout.
void print_welcome(const std::string& url, const config::Configuration& configuration);

// The upper part of `serve --help`.
std::string serve_help_head();

// Removes `flag` from the arguments; true if it was there.
bool take_flag(std::vector<std::string>& arguments, const std::string& flag);

// On stderr, every wrong field on its own line.
void print_errors(const Error& error);

}  // namespace rangefinder::cli
