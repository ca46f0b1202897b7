#include "daemon/store/subscribers.hpp"

#include <catch2/catch.hpp>
#include <memory>

namespace rangefinder::store {

TEST_CASE("Every subscriber is called, in any number") {
    Subscribers subscribers;
    subscribers.notify();
    int first = 0;
    int second = 0;
    const auto one = subscribers.add([&first] { ++first; });
    auto two = subscribers.add([&second] { ++second; });
    subscribers.notify();
    two.reset();
    subscribers.notify();
    CHECK(first == 2);
    CHECK(second == 1);
}

TEST_CASE("A token may outlive the subscribers") {
    std::shared_ptr<void> token;
    {
        Subscribers subscribers;
        token = subscribers.add([] {});
    }
    CHECK_NOTHROW(token.reset());
}

}  // namespace rangefinder::store
