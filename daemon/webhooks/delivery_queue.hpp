// What is still to be posted, and when it is tried next.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "diagnostics/base/clock.hpp"

namespace rangefinder::webhooks {

struct Delivery {
    std::uint64_t event = 0;  // The finding's.
    std::string url;
    std::string key;   // The same however often it is posted: job, rule, layer and severity.
    std::string body;  // The event's data.
    int attempts = 0;
    SteadyTime next_try{};
};

// Not thread-safe.
class DeliveryQueue {
  public:
    // Tries in all; after the n-th failure 1, 5, 25, 125 and then 600 seconds pass.
    static constexpr int kMostAttempts = 8;
    static constexpr std::size_t kCapacity = 1000;
    // Keys that are remembered, so that an event that is told again is not posted again.
    static constexpr std::size_t kRemembered = 10'000;

    bool full() const { return waiting_.size() >= kCapacity; }
    std::size_t size() const { return waiting_.size(); }
    // Unless its key and url were added before.
    void add(Delivery delivery);
    // The one that is due and was tried least; null: none.
    Delivery* due(SteadyTime now);
    void delivered(const Delivery& delivery) { remove(delivery); }
    // False: that was the last try, and it is gone.
    bool failed(Delivery& delivery, SteadyTime now);
    std::optional<SteadyTime> next_try() const;
    // The oldest event that has something waiting.
    std::optional<std::uint64_t> oldest_event() const;

  private:
    void remove(const Delivery& delivery);

    std::vector<Delivery> waiting_;
    std::set<std::string> known_;
};

}  // namespace rangefinder::webhooks
