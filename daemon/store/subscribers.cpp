#include "daemon/store/subscribers.hpp"

#include <mutex>
#include <utility>

namespace rangefinder::store {

struct Subscribers::State {
    std::mutex mutex;
    std::uint64_t next_key = 0;
    std::map<std::uint64_t, std::function<void()>> wakes;
};

std::shared_ptr<Subscribers::State> Subscribers::make_state() {
    return std::make_shared<State>();
}

std::shared_ptr<void> Subscribers::add(std::function<void()> wake) {
    const std::lock_guard lock(state_->mutex);
    const std::uint64_t key = state_->next_key++;
    state_->wakes.emplace(key, std::move(wake));
    return std::shared_ptr<void>(nullptr, [state = state_, key](void*) {
        const std::lock_guard guard(state->mutex);
        state->wakes.erase(key);
    });
}

void Subscribers::notify() const {
    const std::lock_guard lock(state_->mutex);
    for (const auto& [key, wake] : state_->wakes) wake();
}

}  // namespace rangefinder::store
