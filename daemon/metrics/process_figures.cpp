#include "daemon/metrics/process_figures.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <vector>

namespace rangefinder::metrics {
namespace {

std::string read_file(const char* path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

double count_open_files() {
    std::error_code error;
    double count = 0.0;
    std::filesystem::directory_iterator entry("/proc/self/fd", error);
    // The listing itself holds one descriptor, which is not counted.
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        count += 1.0;
    }
    return count > 0.0 ? count - 1.0 : 0.0;
}

double max_open_files() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0.0;
    return static_cast<double>(limit.rlim_cur);
}

}  // namespace

// Fields as numbered in proc(5): 14 utime, 15 stime, 20 threads, 22 starttime, 23 vsize, 24 rss.
std::optional<ProcessFigures> parse_process_stat(const std::string& stat,
                                                 double boot_unix_seconds) {
    const auto name_end = stat.rfind(')');
    if (name_end == std::string::npos) return std::nullopt;
    std::istringstream rest(stat.substr(name_end + 1));
    const std::vector<std::string> fields{std::istream_iterator<std::string>(rest), {}};
    const std::size_t first_field = 3;
    if (fields.size() <= 24 - first_field) return std::nullopt;
    const auto field = [&](std::size_t number) {
        std::istringstream text(fields[number - first_field]);
        double value = 0.0;
        text >> value;
        return value;
    };
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    ProcessFigures figures;
    figures.cpu_seconds = (field(14) + field(15)) / ticks;
    figures.threads = field(20);
    figures.start_unix_seconds = boot_unix_seconds + field(22) / ticks;
    figures.virtual_bytes = field(23);
    figures.resident_bytes = field(24) * static_cast<double>(sysconf(_SC_PAGESIZE));
    return figures;
}

double parse_boot_time(const std::string& proc_stat) {
    const std::string key = "\nbtime ";
    const auto position = proc_stat.find(key);
    if (position == std::string::npos) return 0.0;
    std::istringstream text(proc_stat.substr(position + key.size()));
    double seconds = 0.0;
    text >> seconds;
    return seconds;
}

double read_boot_time() {
    return parse_boot_time(read_file("/proc/stat"));
}

ProcessFigures read_process_figures(double boot_unix_seconds) {
    auto figures = parse_process_stat(read_file("/proc/self/stat"), boot_unix_seconds)
                       .value_or(ProcessFigures{});
    figures.open_files = count_open_files();
    figures.max_files = max_open_files();
    return figures;
}

}  // namespace rangefinder::metrics
