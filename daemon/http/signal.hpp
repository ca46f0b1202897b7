// Lets a coroutine sleep until another thread notifies it or time is up.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

namespace rangefinder::http {

// notify() is thread-safe; the rest belongs to the strand of the coroutine. Others may hold a
// Signal longer than the server lives: after close() it holds nothing of the server any more.
class Signal : public std::enable_shared_from_this<Signal> {
  public:
    explicit Signal(boost::asio::any_io_executor executor) : timer_(std::in_place, executor) {}

    void notify();
    // Returns when notified (also if that was before the call), at `deadline`, and now and then
    // for no reason: look again at what was waited for.
    boost::asio::awaitable<void> wait_until(std::chrono::steady_clock::time_point deadline);
    void close();

  private:
    std::mutex mutex_;
    bool notified_ = false;
    std::optional<boost::asio::steady_timer> timer_;
};

}  // namespace rangefinder::http
