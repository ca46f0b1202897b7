#include "daemon/http/reply.hpp"

namespace rangefinder::http {

void Reply::set(Response response) {
    {
        const std::lock_guard lock(mutex_);
        if (answered_) return;
        answered_ = true;
        response_ = std::move(response);
    }
    signal_->notify();
}

std::optional<Response> Reply::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(response_, std::nullopt);
}

}  // namespace rangefinder::http
