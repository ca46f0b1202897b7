#include "daemon/http/resolve.hpp"

#include <netdb.h>

#include <atomic>
#include <cstring>
#include <future>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

namespace rangefinder::http {
namespace {

std::atomic<int>& lookups_under_way() {
    static std::atomic<int> count = 0;
    return count;
}

// One of kMostLookups places, for as long as it lives.
class Place {
  public:
    Place() : taken_(++lookups_under_way() <= kMostLookups) {}
    ~Place() { --lookups_under_way(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    bool taken() const { return taken_; }

  private:
    bool taken_;
};

std::vector<SocketAddress> addresses_of(const std::string& host, std::uint16_t port, int flags) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV | flags;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return {};
    std::vector<SocketAddress> all;
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
        SocketAddress address;
        if (one->ai_addrlen > sizeof address.bytes) continue;
        std::memcpy(&address.bytes, one->ai_addr, one->ai_addrlen);
        address.size = one->ai_addrlen;
        all.push_back(address);
    }
    ::freeaddrinfo(found);
    return all;
}

// Nothing may leave the thread.
std::vector<SocketAddress> answer_of(const Lookup& lookup, const std::string& host,
                                     std::uint16_t port) {
    try {
        return lookup(host, port);
    } catch (...) {
        return {};
    }
}

}  // namespace

std::vector<SocketAddress> look_up(const std::string& host, std::uint16_t port) {
    return addresses_of(host, port, 0);
}

std::vector<SocketAddress> resolve(const std::string& host, std::uint16_t port,
                                   std::chrono::milliseconds timeout, const Lookup& lookup) {
    auto in_digits = addresses_of(host, port, AI_NUMERICHOST);
    if (!in_digits.empty()) return in_digits;
    auto place = std::make_shared<Place>();
    if (!place->taken()) return {};
    std::promise<std::vector<SocketAddress>> promise;
    std::future<std::vector<SocketAddress>> answer = promise.get_future();
    try {
        std::thread([host, port, lookup, place = std::move(place),
                     promise = std::move(promise)]() mutable {
            promise.set_value(answer_of(lookup, host, port));
        }).detach();
    } catch (const std::system_error&) {
        return {};  // No thread is to be had.
    }
    if (answer.wait_for(timeout) != std::future_status::ready) return {};
    return answer.get();
}

}  // namespace rangefinder::http
