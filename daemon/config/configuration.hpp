// Everything that can be set about the daemon, validated. Made by load_configuration().
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace rangefinder::config {

struct ListenAddress {
    std::string host = "127.0.0.1";  // A loopback address, without brackets.
    std::uint16_t port = 8420;       // 0: a free one.
};

// What daemon/http is told as its limits.
struct HttpConfiguration {
    std::uint64_t connections = 1024;
    std::uint64_t api_threads = 4;
    std::uint64_t api_queue = 256;
    std::uint64_t event_streams = 256;
    std::uint64_t upload_bytes = 256ull << 20;          // One data set as a body.
    std::uint64_t in_flight_body_bytes = 512ull << 20;  // All bodies being read together.
    std::uint64_t in_flight_response_bytes = 192ull << 20;
    std::chrono::milliseconds header_deadline{10'000};
    std::chrono::milliseconds body_deadline{60'000};
    std::chrono::milliseconds write_deadline{10'000};
    std::chrono::milliseconds idle_deadline{30'000};
};

struct Configuration {
    ListenAddress listen;
    std::string port_file;                   // Empty: none is written.
    std::string data_dir;                    // Never empty after loading.
    std::vector<std::string> allowed_hosts;  // Beside localhost, 127.0.0.1 and [::1].
    std::vector<std::string> webhook_allow;  // "host:port" that the daemon may call; none: nobody.
    std::string store = "sqlite";
    std::uint64_t workers = 1;                          // Jobs that run side by side.
    std::uint64_t queue_limit = 1000;                   // Jobs waiting; more is refused with 503.
    std::uint64_t job_memory_bytes = 2ull << 30;        // When a job names no limit of its own.
    std::uint64_t job_memory_limit = 16ull << 30;       // The most a job may ask for.
    std::chrono::milliseconds job_deadline{3'600'000};  // When a job names none.
    std::uint64_t run_limit = 100;                      // Live runs from elsewhere at a time.
    std::chrono::milliseconds run_idle{3'600'000};      // A run without records is abandoned.
    std::chrono::milliseconds lease{20'000};            // A silent worker is given up after this.
    std::chrono::milliseconds shutdown_grace{4'000};    // From SIGTERM to the last answer.
    std::string log_level = "info";                     // error, warning, info, debug.
    HttpConfiguration http;
};

}  // namespace rangefinder::config
