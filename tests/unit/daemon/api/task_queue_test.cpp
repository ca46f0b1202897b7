#include "daemon/api/task_queue.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <vector>

using namespace rangefinder::api;

TEST_CASE("Tasks run one after another, in order") {
    std::vector<int> order;
    std::promise<void> done;
    TaskQueue queue(8);
    for (int i = 0; i < 5; ++i) REQUIRE(queue.post([&order, i] { order.push_back(i); }));
    REQUIRE(queue.post([&done] { done.set_value(); }));
    done.get_future().wait();
    CHECK(order == std::vector<int>{0, 1, 2, 3, 4});
}

TEST_CASE("A full queue refuses") {
    std::promise<void> release, begun;
    auto released = release.get_future().share();
    TaskQueue queue(1);
    REQUIRE(queue.post([&begun, released] {
        begun.set_value();
        released.wait();
    }));
    begun.get_future().wait();
    CHECK(queue.post([] {}));
    CHECK_FALSE(queue.post([] {}));
    release.set_value();
}
