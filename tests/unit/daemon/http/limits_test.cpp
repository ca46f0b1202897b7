#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "toy_server.hpp"

using namespace rangefinder::http;
using namespace rangefinder::http::test;
using Catch::Matchers::Contains;

TEST_CASE("a body may be as long as its route allows and not a byte more") {
    const ToyServer toy;
    CHECK(toy.ask(json_post("/echo", std::string(1000, 'a'))).status == 200);
    const Answer answer = toy.ask(json_post("/echo", std::string(1001, 'a')));
    CHECK(answer.status == 413);
    CHECK_THAT(answer.body, Contains("1001") && Contains("1000"));
    CHECK(toy.rejections("too_large") == 1);
}

TEST_CASE("a chunked body over the limit is refused while it comes") {
    const ToyServer toy;
    const std::string head = request(
        "POST", "/echo", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n");
    Client client(toy.port());
    client.send(head + "1F4\r\n" + std::string(500, 'a') + "\r\n1F5\r\n");
    CHECK(client.read_answer().status == 413);
    CHECK(client.closed_by_server());
    CHECK(toy.ask(head + "3E8\r\n" + std::string(1000, 'a') + "\r\n0\r\n\r\n").status == 200);
}

TEST_CASE("a type that the route does not take is 415") {
    const ToyServer toy;
    const std::string length = "Content-Length: 2\r\n";
    for (const char* line : {"", "Content-Type: text/plain\r\n", "Content-Type:\r\n",
                             "Content-Type: application/jsonx\r\n",
                             "Content-Type: application/x-www-form-urlencoded\r\n",
                             "Content-Type: application/json\r\nContent-Encoding: gzip\r\n"}) {
        INFO(line);
        CHECK(toy.ask(request("POST", "/echo", line + length, "{}")).status == 415);
    }
    for (const char* line : {"Content-Type: Application/JSON; charset=utf-8\r\n",
                             "Content-Type: application/json\r\nContent-Encoding: identity\r\n"}) {
        INFO(line);
        CHECK(toy.ask(request("POST", "/echo", line + length, "{}")).status == 200);
    }
    CHECK(toy.ask(request("POST", "/upload", length, "{}")).status == 200);
}

TEST_CASE("connections over the cap get 503 and are closed; a place that is free is used") {
    ServerLimits limits;
    limits.connections = 3;
    const ToyServer toy(limits);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<Client>(toy.port()));
        clients.back()->send(request("GET", "/hello"));
        REQUIRE(clients.back()->read_answer().status == 200);
    }
    CHECK(toy.server->gauges().connections == 3);
    {
        Client refused(toy.port());
        const Answer answer = refused.read_answer();
        CHECK(answer.status == 503);
        CHECK(answer.header("retry-after") == "1");
        CHECK(refused.closed_by_server());
    }
    CHECK(toy.rejections("connections") == 1);
    clients.pop_back();
    CHECK(eventually([&] { return toy.ask(request("GET", "/hello")).status == 200; }));
}

TEST_CASE("requests over the queue get 503 and the connection stays") {
    ServerLimits limits;
    limits.api_threads = 1;
    limits.api_queue = 1;
    ToyServer toy(limits);
    Client running(toy.port());
    running.send(request("GET", "/slow"));
    REQUIRE(eventually([&] { return toy.slow_waiting == 1; }));
    Client waiting(toy.port());
    waiting.send(request("GET", "/hello"));
    REQUIRE(eventually([&] { return toy.server->gauges().requests_in_flight == 2; }));
    Client refused(toy.port());
    Answer answer;
    REQUIRE(eventually([&] {
        refused.send(request("GET", "/hello"));
        answer = refused.read_answer();
        return answer.status == 503;
    }));
    CHECK(answer.header("retry-after") == "1");
    CHECK(toy.rejections("queue_full") >= 1);
    toy.release_slow();
    CHECK(running.read_answer().body == "slow");
    CHECK(waiting.read_answer().body == "hello");
    refused.send(request("GET", "/hello"));
    CHECK(refused.read_answer().status == 200);
}

TEST_CASE("bodies that together would take too much memory are refused") {
    ServerLimits limits;
    limits.in_flight_body_bytes = 1500;
    const ToyServer toy(limits);
    Client first(toy.port());
    first.send(request("POST", "/upload", "Content-Length: 1000\r\n"));
    REQUIRE(eventually([&] { return toy.server->gauges().requests_in_flight == 1; }));
    Answer answer;
    REQUIRE(eventually([&] {
        answer =
            toy.ask(request("POST", "/upload", "Content-Length: 1000\r\n", std::string(1000, 'b')));
        return answer.status == 503;
    }));
    CHECK(answer.header("retry-after") == "1");
    CHECK(toy.ask(request("POST", "/upload", "Transfer-Encoding: chunked\r\n",
                          "3E8\r\n" + std::string(1000, 'b')))
              .status == 503);
    first.send(std::string(1000, 'a'));
    CHECK(first.read_answer().status == 200);
    // What the first body took is given back after its answer is sent.
    CHECK(eventually([&] {
        return toy.ask(request("POST", "/upload", "Content-Length: 1000\r\n",
                               std::string(1000, 'b')))
                   .status == 200;
    }));
}

TEST_CASE("answers that together would take too much memory are refused, shared ones are not") {
    ServerLimits limits;
    limits.in_flight_response_bytes = 12 << 20;
    const ToyServer toy(limits);
    Client slow(toy.port());
    slow.read_slowly();
    slow.send(request("GET", "/large"));
    slow.read_until("200 OK");
    Answer answer;
    CHECK(eventually([&] {
        answer = toy.ask(request("GET", "/large"));
        return answer.status == 503;
    }));
    CHECK(answer.header("retry-after") == "1");
    CHECK(toy.ask(request("GET", "/shared")).body.size() == 8u << 20);
}
