#include "daemon/cli/port_file.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace rangefinder::cli {

void write_port_file(const std::string& path, std::uint16_t port) {
    const std::string aside = path + ".new" + std::to_string(::getpid());
    std::FILE* file = std::fopen(aside.c_str(), "w");
    const bool written =
        file != nullptr && std::fprintf(file, "%u\n", static_cast<unsigned>(port)) > 0;
    const bool closed = file != nullptr && std::fclose(file) == 0;
    if (!written || !closed || std::rename(aside.c_str(), path.c_str()) != 0) {
        throw std::system_error(errno, std::generic_category(), "writing the port file " + path);
    }
}

}  // namespace rangefinder::cli
