// Threads that run handlers and other work, with a queue that refuses when it is full.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace rangefinder::http {

// Thread-safe. Tasks must not throw; those of a pool of one thread run one after another, in order.
class ApiPool {
  public:
    ApiPool(std::size_t threads, std::size_t queue_limit);
    ~ApiPool();
    ApiPool(const ApiPool&) = delete;
    ApiPool& operator=(const ApiPool&) = delete;

    // False when the queue is full or the pool has stopped.
    bool submit(std::function<void()> task);
    // Drops what waits, lets what runs end, joins. May be called twice.
    void stop();

  private:
    void run();

    const std::size_t queue_limit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace rangefinder::http
