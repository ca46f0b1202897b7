#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "toy_server.hpp"

using namespace rangefinder::http;
using namespace rangefinder::http::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

TEST_CASE("a stream gives what there is, then what comes, then ends when the source does") {
    const ToyServer toy;
    toy.events->add(1, "progress", "{\"step\":1}");
    Client client(toy.port());
    client.send(request("GET", "/events"));
    client.read_until("\"step\":1}\n\n");
    toy.events->add(2, "state", "{\"state\":\"succeeded\"}");
    client.read_until("succeeded");
    toy.events->finish();
    const Answer answer = client.read_answer();
    CHECK(answer.status == 200);
    CHECK(answer.header("content-type") == "text/event-stream");
    CHECK(answer.header("cache-control") == "no-store");
    CHECK(answer.body ==
          "retry: 2000\n\n"
          "id: 1\nevent: progress\ndata: {\"step\":1}\n\n"
          "id: 2\nevent: state\ndata: {\"state\":\"succeeded\"}\n\n");
    CHECK(client.closed_by_server());
    CHECK(toy.server->gauges().events_sent == 2);
}

TEST_CASE("a stream resumes after the id it is given, without gap or repeat") {
    const ToyServer toy;
    for (std::uint64_t id = 1; id <= 500; ++id) toy.events->add(id, "n", std::to_string(id));
    toy.events->finish();
    const Answer answer = toy.ask(request("GET", "/events", "Last-Event-ID: 123\r\n"));
    std::string expected = "retry: 2000\n\n";
    for (int id = 124; id <= 500; ++id) {
        expected +=
            "id: " + std::to_string(id) + "\nevent: n\ndata: " + std::to_string(id) + "\n\n";
    }
    CHECK(answer.body == expected);
}

TEST_CASE("a quiet stream beats") {
    ServerLimits limits;
    limits.event_heartbeat = 20ms;
    const ToyServer toy(limits);
    Client client(toy.port());
    client.send(request("GET", "/events"));
    CHECK_THAT(client.read_until(": heartbeat\n\n"), Contains(": heartbeat\n\n"));
    client.pending.clear();
    CHECK_THAT(client.read_until(": heartbeat\n\n"), Contains(": heartbeat\n\n"));
}

TEST_CASE("an old client gets the stream without chunks") {
    const ToyServer toy;
    toy.events->add(1, "", "x");
    toy.events->finish();
    Client client(toy.port());
    client.send("GET /events HTTP/1.0\r\nHost: localhost\r\n\r\n");
    const std::string all = client.read_until("no such mark");
    CHECK_THAT(all, Contains("\r\n\r\nretry: 2000\n\nid: 1\ndata: x\n\n"));
}

TEST_CASE("line breaks in an event stay inside its field") {
    const ToyServer toy;
    toy.events->add(1, "a", "one\nid: 9\r\ntwo");
    toy.events->finish();
    CHECK_THAT(toy.ask(request("GET", "/events")).body,
               Contains("data: one\ndata: id: 9\ndata: \ndata: two\n\n"));
}

TEST_CASE("a listener that closes is noticed at once") {
    const ToyServer toy;
    {
        Client client(toy.port());
        client.send(request("GET", "/events"));
        client.read_until("retry");
        CHECK(toy.server->gauges().event_streams == 1);
        CHECK(toy.events->listeners() == 1);
    }
    CHECK(eventually([&] { return toy.server->gauges().connections == 0; }));
    CHECK(toy.server->gauges().event_streams == 0);
    CHECK(toy.events->listeners() == 0);
}

TEST_CASE("a listener that does not read costs little and is cut off") {
    ServerLimits limits;
    limits.write_deadline = 200ms;
    const ToyServer toy(limits);
    Client client(toy.port());
    client.read_slowly();
    client.send(request("GET", "/events"));
    const std::string data(10'000, 'd');
    for (std::uint64_t id = 1; id <= 2000; ++id) toy.events->add(id, "n", data);
    CHECK(eventually([&] { return toy.server->gauges().event_streams == 1; }));
    CHECK(eventually([&] { return toy.server->gauges().event_streams == 0; }));
    CHECK(toy.server->gauges().events_sent < 2000);
}

TEST_CASE("an event that is larger than the buffer is sent all the same") {
    const ToyServer toy;
    const std::string data(200'000, 'd');
    toy.events->add(1, "n", data);
    toy.events->add(2, "n", data);
    toy.events->finish();
    CHECK(toy.ask(request("GET", "/events")).body.size() > 400'000);
}

TEST_CASE("streams over the cap get 503") {
    ServerLimits limits;
    limits.event_streams = 2;
    const ToyServer toy(limits);
    Client first(toy.port()), second(toy.port());
    for (Client* client : {&first, &second}) {
        client->send(request("GET", "/events"));
        client->read_until("retry");
    }
    CHECK(toy.ask(request("GET", "/events")).status == 503);
    CHECK(toy.rejections("event_streams") == 1);
}

TEST_CASE("a stream is told as an exchange when it ends") {
    const ToyServer toy;
    toy.events->finish();
    toy.ask(request("GET", "/events"));
    REQUIRE(eventually([&] { return toy.exchanges().size() == 1; }));
    CHECK(toy.exchanges()[0].event_stream);
    CHECK(toy.exchanges()[0].route == "/events");
}

TEST_CASE("wake-ups from many threads lose nothing") {
    const ToyServer toy;
    Client client(toy.port());
    client.send(request("GET", "/events"));
    std::vector<std::thread> threads;
    std::atomic<std::uint64_t> next{0};
    std::mutex order;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 100; ++i) {
                const std::lock_guard lock(order);
                toy.events->add(++next, "n", "x");
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    toy.events->finish();
    const std::string body = client.read_answer().body;
    CHECK_THAT(body, Contains("id: 400\n"));
    CHECK(std::count(body.begin(), body.end(), 'x') == 400);
}

TEST_CASE("an exception of an event source ends its stream and no other") {
    ToyServer toy;
    toy.events->fail();
    Client listener(toy.port());
    listener.send(request("GET", "/events"));
    CHECK(listener.closed_by_server());
    CHECK(toy.has_logged("source failed"));
    CHECK(toy.ask(request("GET", "/hello")).status == 200);
}
