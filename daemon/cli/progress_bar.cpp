#include "daemon/cli/progress_bar.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace rangefinder::cli {
namespace {

constexpr int kWidth = 24;

}  // namespace

std::string duration_text(double seconds) {
    char text[64];
    if (seconds < 10) {
        std::snprintf(text, sizeof text, "%.1f s", seconds);
    } else if (seconds < 120) {
        std::snprintf(text, sizeof text, "%.0f s", seconds);
    } else {
        const auto whole = static_cast<long>(seconds);
        std::snprintf(text, sizeof text, "%ld min %ld s", whole / 60, whole % 60);
    }
    return text;
}

std::string progress_line(const codec::JobView& job) {
    if (job.state == "queued") return "waiting for a worker";
    const double fraction = std::clamp(job.fraction, 0.0, 1.0);
    const int filled = static_cast<int>(std::lround(fraction * kWidth));
    char text[160];
    std::snprintf(text, sizeof text, "[%s%s] %3.0f %%  %lld/%lld steps",
                  std::string(static_cast<std::size_t>(filled), '#').c_str(),
                  std::string(static_cast<std::size_t>(kWidth - filled), ' ').c_str(),
                  fraction * 100, static_cast<long long>(job.progress.step),
                  static_cast<long long>(job.progress.steps));
    std::string line = text;
    if (job.progress.eta_seconds) line += "  ETA " + duration_text(*job.progress.eta_seconds);
    return line;
}

ProgressBar::ProgressBar() : terminal_(::isatty(STDERR_FILENO) == 1) {}

void ProgressBar::show(const codec::JobView& job) {
    if (terminal_) {
        std::fprintf(stderr, "\r\x1b[K%s", progress_line(job).c_str());
        std::fflush(stderr);
        open_ = true;
        return;
    }
    const int tenths = static_cast<int>(std::floor(job.fraction * 10));
    if (tenths == shown_tenths_) return;
    shown_tenths_ = tenths;
    std::fprintf(stderr, "%s\n", progress_line(job).c_str());
}

void ProgressBar::finish() {
    if (open_) std::fputs("\r\x1b[K", stderr);
    open_ = false;
}

}  // namespace rangefinder::cli
