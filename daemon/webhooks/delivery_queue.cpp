#include "daemon/webhooks/delivery_queue.hpp"

#include <algorithm>

namespace rangefinder::webhooks {
namespace {

std::chrono::seconds delay_after(int attempts) {
    constexpr std::chrono::seconds kLongest{600};
    std::chrono::seconds delay{1};
    for (int i = 1; i < attempts && delay < kLongest; ++i) delay *= 5;
    return std::min(delay, kLongest);
}

}  // namespace

void DeliveryQueue::add(Delivery delivery) {
    if (known_.size() >= kRemembered) known_.clear();
    if (known_.insert(delivery.key + ' ' + delivery.url).second) {
        waiting_.push_back(std::move(delivery));
    }
}

Delivery* DeliveryQueue::due(SteadyTime now) {
    Delivery* chosen = nullptr;
    for (Delivery& delivery : waiting_) {
        if (delivery.next_try > now) continue;
        if (chosen == nullptr || delivery.attempts < chosen->attempts) chosen = &delivery;
    }
    return chosen;
}

bool DeliveryQueue::failed(Delivery& delivery, SteadyTime now) {
    if (++delivery.attempts >= kMostAttempts) {
        remove(delivery);
        return false;
    }
    delivery.next_try = now + delay_after(delivery.attempts);
    return true;
}

std::optional<SteadyTime> DeliveryQueue::next_try() const {
    const auto first = std::min_element(
        waiting_.begin(), waiting_.end(),
        [](const Delivery& a, const Delivery& b) { return a.next_try < b.next_try; });
    if (first == waiting_.end()) return std::nullopt;
    return first->next_try;
}

std::optional<std::uint64_t> DeliveryQueue::oldest_event() const {
    const auto first =
        std::min_element(waiting_.begin(), waiting_.end(),
                         [](const Delivery& a, const Delivery& b) { return a.event < b.event; });
    if (first == waiting_.end()) return std::nullopt;
    return first->event;
}

void DeliveryQueue::remove(const Delivery& delivery) {
    waiting_.erase(waiting_.begin() + (&delivery - waiting_.data()));
}

}  // namespace rangefinder::webhooks
