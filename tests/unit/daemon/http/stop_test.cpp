#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "toy_server.hpp"

using namespace rangefinder::http;
using namespace rangefinder::http::test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST_CASE("stop() closes idle connections and new ones are refused") {
    const ToyServer toy;
    Client idle(toy.port());
    idle.send(request("GET", "/hello"));
    idle.read_answer();
    const auto start = Clock::now();
    toy.server->stop(5s);
    CHECK(Clock::now() - start < 2s);
    CHECK(idle.closed_by_server());
    CHECK_THROWS(Client(toy.port()));
}

TEST_CASE("stop() lets what is in flight be answered, with a close") {
    ToyServer toy;
    Client client(toy.port());
    client.send(request("GET", "/slow"));
    REQUIRE(eventually([&] { return toy.slow_waiting == 1; }));
    std::thread stopper([&] { toy.server->stop(5s); });
    std::this_thread::sleep_for(50ms);
    toy.release_slow();
    CHECK(client.read_answer().body == "slow");
    CHECK(client.closed_by_server());
    stopper.join();
}

TEST_CASE("stop() ends event streams in good order") {
    const ToyServer toy;
    Client client(toy.port());
    client.send(request("GET", "/events"));
    client.read_until("retry");
    const auto start = Clock::now();
    toy.server->stop(5s);
    CHECK(Clock::now() - start < 2s);
    CHECK(client.read_until("0\r\n\r\n").ends_with("0\r\n\r\n"));
}

TEST_CASE("stop() cuts off after its grace what will not end") {
    ServerLimits limits;
    limits.header_deadline = 60s;
    const ToyServer toy(limits);
    Client client(toy.port());
    client.send("GET /hel");
    REQUIRE(eventually([&] { return toy.server->gauges().connections == 1; }));
    const auto start = Clock::now();
    toy.server->stop(100ms);
    CHECK(Clock::now() - start < 2s);
    CHECK(client.closed_by_server());
}

TEST_CASE("a server may be stopped twice, and without having been started") {
    const ToyServer toy;
    toy.server->stop(1s);
    toy.server->stop(1s);
    Server never({}, Router(), {});
    never.stop(1s);
}

TEST_CASE("an answer that comes after the stop is ignored") {
    Respond late;
    {
        Router router;
        std::atomic<bool> asked{false};
        router.add("GET", "/late", [&](const Request&, Respond respond) {
            late = std::move(respond);
            asked = true;
        });
        ServerOptions options;
        options.port = 0;
        Server server(options, std::move(router), {});
        server.start();
        Client client(server.port());
        client.send(request("GET", "/late"));
        REQUIRE(eventually([&] { return asked.load(); }));
        server.stop(10ms);
    }
    late(Response{});
}
