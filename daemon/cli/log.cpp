#include "daemon/cli/log.hpp"

#include <cstdio>

namespace rangefinder::cli {
namespace {

int rank(std::string_view level) {
    if (level == "error") return 0;
    if (level == "warning") return 1;
    if (level == "info") return 2;
    return 3;
}

}  // namespace

Log::Log(const std::string& level, const Clock& clock,
         std::function<void(const std::string&)> counted)
    : threshold_(rank(level)), clock_(clock), counted_(std::move(counted)) {}

void Log::write(std::string_view level, std::string_view text) {
    if (counted_) counted_(std::string(level));
    if (rank(level) > threshold_) return;
    std::string line = to_rfc3339(clock_.wall()) + " " + std::string(level) + " ";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        line += byte < 0x20 || byte == 0x7f ? ' ' : c;
    }
    line += "\n";
    const std::lock_guard lock(mutex_);
    std::fputs(line.c_str(), stderr);
}

}  // namespace rangefinder::cli
