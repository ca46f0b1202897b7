#include "daemon/http/resolve.hpp"

#include <catch2/catch.hpp>
#include <semaphore>
#include <thread>

namespace rangefinder::http {
namespace {

using std::chrono::milliseconds;

std::vector<SocketAddress> one_address() {
    return look_up("127.0.0.1", 80);
}

}  // namespace

TEST_CASE("An address in digits needs no look-up") {
    const Lookup never = [](const std::string&, std::uint16_t) -> std::vector<SocketAddress> {
        FAIL("it was looked up");
        return {};
    };
    CHECK(resolve("127.0.0.1", 8420, milliseconds(0), never).size() == 1);
    CHECK(resolve("::1", 8420, milliseconds(0), never).size() == 1);
}

TEST_CASE("A name is looked up, and one that is not known has no address") {
    const Lookup known = [](const std::string& host, std::uint16_t) {
        return host == "here" ? one_address() : std::vector<SocketAddress>{};
    };
    CHECK(resolve("here", 80, milliseconds(10'000), known).size() == 1);
    CHECK(resolve("nowhere", 80, milliseconds(10'000), known).empty());
}

TEST_CASE("A name server that does not answer holds nobody up, and is not asked without end") {
    std::counting_semaphore<2 * kMostLookups> answers(0), asked(0), done(0);
    const Lookup hanging = [&](const std::string&, std::uint16_t) {
        asked.release();
        answers.acquire();
        done.release();
        return one_address();
    };
    for (int count = 0; count < kMostLookups; ++count) {
        CHECK(resolve("slow", 80, milliseconds(1), hanging).empty());
        asked.acquire();
    }
    // All places are taken: it is not asked, however long it may take.
    CHECK(resolve("slow", 80, milliseconds(60'000), hanging).empty());
    CHECK_FALSE(asked.try_acquire());
    answers.release(2 * kMostLookups);
    for (int count = 0; count < kMostLookups; ++count) done.acquire();
    // A place is free again soon after.
    std::vector<SocketAddress> found;
    for (int count = 0; count < 1000 && found.empty(); ++count) {
        found = resolve("slow", 80, milliseconds(10'000), hanging);
        std::this_thread::sleep_for(milliseconds(1));
    }
    CHECK(found.size() == 1);
}

}  // namespace rangefinder::http
