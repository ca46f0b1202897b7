// GET /v1/info: what this daemon is and can.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "daemon/api/job_request.hpp"
#include "daemon/http/router.hpp"

namespace rangefinder::api {

// What oneDNN says about itself; handed over by main, so that the API needs no tensors.
struct EngineFacts {
    std::string version = "unknown";
    std::string isa = "unknown";
    std::string cpu_runtime = "unknown";
};

struct DaemonFacts {
    std::string version;
    std::string commit;
    std::string compiler;
    EngineFacts engine;
    std::string store;  // "sqlite".
    std::size_t cpu_threads = 1;
    std::size_t workers = 1;
    std::uint64_t upload_bytes = 0;
    std::size_t queue_limit = 0;
    JobLimits jobs;
    std::size_t run_limit = 100;                    // Runs from elsewhere at a time.
    std::chrono::milliseconds run_idle{3'600'000};  // Without a batch for so long: abandoned.
    std::vector<std::string> webhook_allow;         // "host:port" each.
};

// Thread-safe: made once, then only read.
class Info {
  public:
    explicit Info(const DaemonFacts& facts);
    void add_routes(http::Router& router);

  private:
    std::string body_;
};

}  // namespace rangefinder::api
