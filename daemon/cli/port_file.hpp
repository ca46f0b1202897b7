// The file that tells a script which port a daemon with `--listen HOST:0` got.
#pragma once

#include <cstdint>
#include <string>

namespace rangefinder::cli {

// Whoever sees the file sees the whole number: it is written aside and renamed. Throws
// std::system_error.
void write_port_file(const std::string& path, std::uint16_t port);

}  // namespace rangefinder::cli
