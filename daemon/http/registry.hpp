// The connections that are open, so that stop() can reach them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace rangefinder::http {

class Connection;

// Thread-safe.
class Registry {
  public:
    // The number that remove() wants.
    std::uint64_t add(std::weak_ptr<Connection> connection);
    void remove(std::uint64_t number);
    std::size_t size() const;
    std::vector<std::shared_ptr<Connection>> all() const;
    void wait_until_empty(std::chrono::steady_clock::time_point deadline);

  private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::uint64_t, std::weak_ptr<Connection>> connections_;
    std::uint64_t next_ = 0;
};

}  // namespace rangefinder::http
