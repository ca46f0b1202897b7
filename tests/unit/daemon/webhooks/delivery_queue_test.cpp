#include "daemon/webhooks/delivery_queue.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;
using namespace rangefinder::webhooks;

namespace {

const SteadyTime kStart{};

Delivery delivery(const std::string& key, std::uint64_t event = 1) {
    Delivery one;
    one.event = event;
    one.url = "http://a/";
    one.key = key;
    return one;
}

}  // namespace

TEST_CASE("What is new is due at once, and what was delivered is gone") {
    DeliveryQueue queue;
    CHECK(queue.due(kStart) == nullptr);
    queue.add(delivery("a"));
    REQUIRE(queue.due(kStart) != nullptr);
    queue.delivered(*queue.due(kStart));
    CHECK(queue.due(kStart) == nullptr);
    CHECK(queue.size() == 0);
    CHECK_FALSE(queue.oldest_event());
}

TEST_CASE("A key is posted to an address once, however often it is told") {
    DeliveryQueue queue;
    queue.add(delivery("a"));
    queue.delivered(*queue.due(kStart));
    queue.add(delivery("a", 7));
    CHECK(queue.size() == 0);
    Delivery elsewhere = delivery("a");
    elsewhere.url = "http://b/";
    queue.add(elsewhere);
    CHECK(queue.size() == 1);
}

TEST_CASE("A failure is tried again later and later, and at last given up") {
    DeliveryQueue queue;
    queue.add(delivery("a"));
    SteadyTime now = kStart;
    for (const int seconds : {1, 5, 25, 125, 600, 600, 600}) {
        REQUIRE(queue.failed(*queue.due(now), now));
        CHECK(queue.due(now) == nullptr);
        CHECK(queue.next_try() == now + std::chrono::seconds(seconds));
        now += std::chrono::seconds(seconds);
    }
    CHECK_FALSE(queue.failed(*queue.due(now), now));
    CHECK(queue.size() == 0);
}

TEST_CASE("An address that does not answer does not hold up what was not tried yet") {
    DeliveryQueue queue;
    queue.add(delivery("old", 3));
    REQUIRE(queue.failed(*queue.due(kStart), kStart));
    const SteadyTime later = kStart + std::chrono::seconds(2);
    queue.add(delivery("new", 4));
    CHECK(queue.due(later)->key == "new");
    CHECK(queue.oldest_event() == 3u);
}

TEST_CASE("A full queue says so") {
    DeliveryQueue queue;
    for (std::size_t i = 0; i < DeliveryQueue::kCapacity; ++i) {
        CHECK_FALSE(queue.full());
        queue.add(delivery(std::to_string(i)));
    }
    CHECK(queue.full());
}
