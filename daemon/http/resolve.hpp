// Addresses of a host by its name, within a time.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace rangefinder::http {

struct SocketAddress {
    sockaddr_storage bytes{};
    socklen_t size = 0;
};

using Lookup =
    std::function<std::vector<SocketAddress>(const std::string& host, std::uint16_t port)>;

// The system's own, which may block for as long as a name server lets it.
std::vector<SocketAddress> look_up(const std::string& host, std::uint16_t port);

// Empty: the host is not known, or not within `timeout`. A look-up cannot be broken off: one that
// takes longer ends on a thread of its own, with its answer dropped. While kMostLookups of them are
// under way there is no other. An address in digits is told at once. Thread-safe.
std::vector<SocketAddress> resolve(const std::string& host, std::uint16_t port,
                                   std::chrono::milliseconds timeout,
                                   const Lookup& lookup = look_up);

inline constexpr int kMostLookups = 8;

}  // namespace rangefinder::http
