// Clients that are slow on purpose. One deadline a message: a byte now and then does not extend it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "toy_server.hpp"

using namespace rangefinder::http;
using namespace rangefinder::http::test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

ServerLimits quick() {
    ServerLimits limits;
    limits.header_deadline = 150ms;
    limits.body_deadline = 150ms;
    limits.write_deadline = 150ms;
    limits.idle_deadline = 150ms;
    return limits;
}

// Sends a byte each 10 ms until the server closes; how long that took.
Clock::duration drip(Client& client) {
    const auto start = Clock::now();
    while (Clock::now() - start < 5s && client.send("a")) std::this_thread::sleep_for(10ms);
    return Clock::now() - start;
}

// Of this process, in bytes.
std::uint64_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::uint64_t pages = 0;
    file >> pages >> pages;
    return pages * 4096;
}

}  // namespace

TEST_CASE("a header that drips in is cut off at its deadline") {
    const ToyServer toy(quick());
    Client client(toy.port());
    client.send("GET /hello HTTP/1.1\r\nX: ");
    CHECK(drip(client) < 2s);
    CHECK(toy.handled == 0);
}

TEST_CASE("a body that drips in is cut off at its deadline") {
    const ToyServer toy(quick());
    Client client(toy.port());
    client.send(request("POST", "/upload", "Content-Length: 100000\r\n"));
    CHECK(drip(client) < 2s);
    CHECK(toy.handled == 0);
}

TEST_CASE("an idle connection is closed") {
    const ToyServer toy(quick());
    Client fresh(toy.port());
    CHECK(fresh.closed_by_server());
    Client used(toy.port());
    used.send(request("GET", "/hello"));
    CHECK(used.read_answer().status == 200);
    CHECK(used.closed_by_server());
}

TEST_CASE("a client that does not read its answer is cut off and its memory freed") {
    const ToyServer toy(quick());
    Client client(toy.port());
    client.read_slowly();
    for (int i = 0; i < 4; ++i) client.send(request("GET", "/large"));
    CHECK(eventually([&] { return toy.server->gauges().connections == 1; }));
    CHECK(eventually([&] { return toy.server->gauges().connections == 0; }));
}

TEST_CASE("a handler that takes too long is answered for with 503") {
    ServerLimits limits;
    limits.handler_deadline = 50ms;
    ToyServer toy(limits);
    Client client(toy.port());
    client.send(request("GET", "/slow"));
    CHECK(client.read_answer().status == 503);
    CHECK(toy.rejections("handler_deadline") == 1);
    client.send(request("GET", "/hello"));
    CHECK(client.read_answer().status == 200);
}

TEST_CASE("slow clients do not keep others from being served") {
    const ToyServer toy;
    std::vector<std::unique_ptr<Client>> slow;
    for (int i = 0; i < 100; ++i) {
        slow.push_back(std::make_unique<Client>(toy.port()));
        slow.back()->send("GET /hello HTTP/1.1\r\nX:");
    }
    for (int i = 0; i < 10; ++i) CHECK(toy.ask(request("GET", "/hello")).status == 200);
}

TEST_CASE("many clients that do not read cost bounded memory, which is given back", "[.slow]") {
    ServerLimits limits;
    limits.write_deadline = std::chrono::milliseconds(3000);
    const ToyServer toy(limits);
    const std::uint64_t before = resident_bytes();
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 500; ++i) {
        clients.push_back(std::make_unique<Client>(toy.port()));
        clients.back()->read_slowly();
        clients.back()->send(request("GET", "/large"));
    }
    std::uint64_t most = 0;
    CHECK(eventually([&] {
        most = std::max(most, resident_bytes());
        return toy.server->gauges().requests_in_flight == 0;
    }));
    CHECK(eventually([&] { return resident_bytes() < before + (50u << 20); }));
    WARN("at most " << ((most - before) >> 20) << " MiB more");
    CHECK(most < before + (350u << 20));
    clients.clear();
    CHECK(toy.ask(request("GET", "/hello")).status == 200);
}
