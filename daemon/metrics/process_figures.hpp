// What Linux says about this process, as Prometheus' own client libraries report it.
#pragma once

#include <optional>
#include <string>

namespace rangefinder::metrics {

struct ProcessFigures {
    double cpu_seconds = 0.0;
    double resident_bytes = 0.0;
    double virtual_bytes = 0.0;
    double threads = 0.0;
    double start_unix_seconds = 0.0;
    double open_files = 0.0;
    double max_files = 0.0;
};

// Of one line of /proc/PID/stat and the boot time in Unix seconds; nothing if it is not such a
// line. Leaves open_files and max_files at 0. The command name may hold spaces and parentheses.
std::optional<ProcessFigures> parse_process_stat(const std::string& stat, double boot_unix_seconds);

// The "btime" of /proc/stat, 0 when absent.
double parse_boot_time(const std::string& proc_stat);

// When the machine started; it never changes, so one look is enough. 0 when hidden.
double read_boot_time();

// Of the calling process; what the sandbox hides stays 0.
ProcessFigures read_process_figures(double boot_unix_seconds);

}  // namespace rangefinder::metrics
