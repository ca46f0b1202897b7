// One request on its way through a connection, for the answer's head and for the books.
#pragma once

#include <chrono>
#include <string>

#include "daemon/http/shared.hpp"

namespace rangefinder::http {

// Counts itself as in flight, and tells about the exchange at its end if an answer was begun.
struct Visit {
    explicit Visit(Shared& shared) : shared_(shared) { ++shared_.requests_in_flight; }
    ~Visit() {
        --shared_.requests_in_flight;
        if (exchange.status == 0 || !shared_.hooks.exchange_done) return;
        const auto elapsed = std::chrono::steady_clock::now() - started_;
        exchange.seconds = std::chrono::duration<double>(elapsed).count();
        shared_.hooks.exchange_done(exchange);
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    Exchange exchange{.method = "unknown", .route = "unmatched"};
    std::string request_id;
    std::string instance;  // The raw target, for problem documents.
    bool http_1_0 = false;
    bool keep_alive = false;
    bool head_only = false;

  private:
    Shared& shared_;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace rangefinder::http
