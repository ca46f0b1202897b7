#include "daemon/http/signal.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace rangefinder::http {

namespace asio = boost::asio;

void Signal::notify() {
    const std::lock_guard lock(mutex_);
    if (notified_ || !timer_) return;
    notified_ = true;
    asio::post(timer_->get_executor(), [self = shared_from_this()] {
        const std::lock_guard relock(self->mutex_);
        if (self->timer_) self->timer_->cancel();
    });
}

asio::awaitable<void> Signal::wait_until(std::chrono::steady_clock::time_point deadline) {
    bool already = false;
    {
        const std::lock_guard lock(mutex_);
        already = std::exchange(notified_, false);
    }
    if (already) co_return;
    timer_->expires_at(deadline);
    co_await timer_->async_wait(asio::as_tuple(asio::use_awaitable));
    const std::lock_guard lock(mutex_);
    notified_ = false;
}

void Signal::close() {
    const std::lock_guard lock(mutex_);
    timer_.reset();
}

}  // namespace rangefinder::http
