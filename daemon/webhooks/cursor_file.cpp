#include "daemon/webhooks/cursor_file.hpp"

#include <filesystem>
#include <fstream>
#include <system_error>

namespace rangefinder::webhooks {

std::optional<std::uint64_t> CursorFile::read() const {
    std::ifstream file(path_);
    std::uint64_t cursor = 0;
    if (!(file >> cursor)) return std::nullopt;
    return cursor;
}

bool CursorFile::write(std::uint64_t cursor) {
    if (written_ == cursor) return true;
    const std::string beside = path_ + ".new";
    std::ofstream file(beside, std::ios::trunc);
    file << cursor << '\n';
    file.close();
    std::error_code error;
    if (file) std::filesystem::rename(beside, path_, error);
    if (!file || error) return false;
    written_ = cursor;
    return true;
}

}  // namespace rangefinder::webhooks
