// What the connections of one server have in common.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "daemon/http/api_pool.hpp"
#include "daemon/http/byte_budget.hpp"
#include "daemon/http/hosts.hpp"
#include "daemon/http/response_head.hpp"
#include "daemon/http/router.hpp"
#include "daemon/http/server.hpp"

namespace rangefinder::http {

// Lives longer than every connection. Its parts are immutable or thread-safe.
struct Shared {
    Shared(ServerOptions given_options, Router given_router, ServerHooks given_hooks)
        : options(std::move(given_options)),
          router(std::move(given_router)),
          hooks(std::move(given_hooks)),
          hosts(options.allowed_hosts),
          request_bytes(options.limits.in_flight_body_bytes),
          response_bytes(options.limits.in_flight_response_bytes),
          pool(options.limits.api_threads, options.limits.api_queue) {}

    void log(const std::string& line) const {
        if (hooks.log) hooks.log(line);
    }
    void rejected(const std::string& reason) const {
        if (hooks.rejected) hooks.rejected(reason);
    }

    const ServerOptions options;
    const Router router;
    const ServerHooks hooks;
    const Hosts hosts;
    RequestIds request_ids;
    ByteBudget request_bytes;
    ByteBudget response_bytes;
    std::atomic<bool> draining{false};
    std::atomic<std::size_t> requests_in_flight{0};
    std::atomic<std::size_t> event_streams{0};
    std::atomic<std::uint64_t> events_sent{0};
    ApiPool pool;  // Last: its threads end before what they use.
};

}  // namespace rangefinder::http
