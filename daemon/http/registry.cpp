#include "daemon/http/registry.hpp"

#include <utility>

namespace rangefinder::http {

std::uint64_t Registry::add(std::weak_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    connections_.emplace(next_, std::move(connection));
    return next_++;
}

void Registry::remove(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    connections_.erase(number);
    if (connections_.empty()) changed_.notify_all();
}

std::size_t Registry::size() const {
    const std::lock_guard lock(mutex_);
    return connections_.size();
}

std::vector<std::shared_ptr<Connection>> Registry::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<Connection>> open;
    for (const auto& [number, connection] : connections_) {
        if (auto held = connection.lock()) open.push_back(std::move(held));
    }
    return open;
}

void Registry::wait_until_empty(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, deadline, [this] { return connections_.empty(); });
}

}  // namespace rangefinder::http
