#include <catch2/catch.hpp>
#include <string>

#include "toy_server.hpp"

using namespace rangefinder::http;
using namespace rangefinder::http::test;
using Catch::Matchers::Contains;

TEST_CASE("a request is answered with the handler's words and the server's headers") {
    const ToyServer toy;
    const Answer answer = toy.ask(request("GET", "/hello"));
    CHECK(answer.status == 200);
    CHECK(answer.body == "hello");
    CHECK(answer.header("content-type") == "text/plain");
    CHECK(answer.header("content-length") == "5");
    CHECK(answer.header("x-content-type-options") == "nosniff");
    CHECK(answer.header("referrer-policy") == "no-referrer");
    CHECK(answer.header("cache-control") == "no-store");
    CHECK(answer.header("x-request-id").size() == 16);
    CHECK_THAT(answer.header("date"), Contains(" GMT"));
    CHECK(answer.header("content-security-policy").empty());
}

TEST_CASE("a connection is kept alive for further requests") {
    const ToyServer toy;
    Client client(toy.port());
    for (int i = 0; i < 3; ++i) {
        client.send(request("GET", "/hello"));
        CHECK(client.read_answer().body == "hello");
    }
    client.send(request("GET", "/hello", "Connection: close\r\n"));
    CHECK(client.read_answer().header("connection") == "close");
    CHECK(client.closed_by_server());
}

TEST_CASE("pipelined requests are answered in their order") {
    const ToyServer toy;
    Client client(toy.port());
    std::string bytes;
    for (int i = 0; i < 20; ++i) {
        bytes += json_post("/echo", "{\"n\":" + std::to_string(i) + "}");
        bytes += request("GET", "/items/" + std::to_string(i));
    }
    client.send(bytes);
    for (int i = 0; i < 20; ++i) {
        CHECK(client.read_answer().body == "{\"n\":" + std::to_string(i) + "}");
        CHECK(client.read_answer().body == "GET " + std::to_string(i));
    }
}

TEST_CASE("chunked and sized bodies arrive whole") {
    const ToyServer toy;
    Client client(toy.port());
    const std::string body(300'000, 'b');
    client.send(request("POST", "/upload", "Content-Length: 300000\r\n", body));
    CHECK(client.read_answer().body == body);
    std::string chunks;
    for (int i = 0; i < 3; ++i) chunks += "186A0\r\n" + body.substr(0, 100'000) + "\r\n";
    client.send(request("POST", "/upload", "Transfer-Encoding: chunked\r\n", chunks + "0\r\n\r\n"));
    CHECK(client.read_answer().body == body);
    client.send(request("GET", "/hello"));
    CHECK(client.read_answer().body == "hello");
}

TEST_CASE("HEAD answers as GET does but without the body") {
    const ToyServer toy;
    Client client(toy.port());
    client.send(request("HEAD", "/hello"));
    const Answer answer = client.read_answer(true);
    CHECK(answer.status == 200);
    CHECK(answer.header("content-length") == "5");
    client.send(request("GET", "/hello"));
    CHECK(client.read_answer().body == "hello");
}

TEST_CASE("OPTIONS names the methods of a path, and of the server") {
    const ToyServer toy;
    const Answer path = toy.ask(request("OPTIONS", "/items/1"), true);
    CHECK(path.status == 204);
    CHECK(path.header("allow") == "DELETE, GET, HEAD, OPTIONS");
    CHECK(path.header("access-control-allow-origin").empty());
    CHECK(path.headers.count("content-length") == 0);
    CHECK(toy.ask(request("OPTIONS", "*"), true).status == 204);
    CHECK(toy.ask(request("OPTIONS", "/nowhere")).status == 404);
}

TEST_CASE("a wrong method is answered 405 with what is allowed") {
    const ToyServer toy;
    const Answer answer = toy.ask(request("DELETE", "/hello"));
    CHECK(answer.status == 405);
    CHECK(answer.header("allow") == "GET, HEAD, OPTIONS");
    CHECK(answer.header("content-type") == "application/problem+json");
}

TEST_CASE("problems name the request") {
    const ToyServer toy;
    const Answer answer = toy.ask(request("GET", "/no%22where", "X-Request-Id: my-id.7\r\n"));
    CHECK(answer.status == 404);
    CHECK_THAT(answer.body, Contains("\"request_id\":\"my-id.7\""));
    CHECK_THAT(answer.body, Contains("\"instance\":\"/no%22where\""));
    CHECK_THAT(answer.body, Contains("\"status\":404"));
    CHECK(answer.header("x-request-id") == "my-id.7");
}

TEST_CASE("a request id that is not sane is replaced") {
    const ToyServer toy;
    for (const std::string& id : {std::string("a b"), std::string(65, 'a'), std::string("a<b>")}) {
        const Answer answer = toy.ask(request("GET", "/hello", "X-Request-Id: " + id + "\r\n"));
        CHECK(answer.header("x-request-id").size() == 16);
    }
}

TEST_CASE("HTML gets a strict content security policy") {
    const ToyServer toy;
    const std::string policy = toy.ask(request("GET", "/html")).header("content-security-policy");
    CHECK_THAT(policy, Contains("default-src 'none'") && Contains("script-src 'self'") &&
                           Contains("frame-ancestors 'none'"));
}

TEST_CASE("a handler cannot break out of its header nor spoil the framing") {
    const ToyServer toy;
    const Answer answer = toy.ask(request("GET", "/headers"));
    CHECK(answer.headers.count("x-injected") == 0);
    CHECK(answer.header("content-length") == "1");
    CHECK(answer.header("cache-control") == "max-age=60");
}

TEST_CASE("a handler that throws is a 500 without the reason, which is logged") {
    const ToyServer toy;
    Client client(toy.port());
    client.send(request("GET", "/throw"));
    const Answer answer = client.read_answer();
    CHECK(answer.status == 500);
    CHECK_THAT(answer.body, !Contains("secret"));
    CHECK(toy.has_logged("a secret"));
    client.send(request("GET", "/hello"));
    CHECK(client.read_answer().body == "hello");
}

TEST_CASE("a handler that forgets to answer is a 500") {
    const ToyServer toy;
    CHECK(toy.ask(request("GET", "/drop")).status == 500);
}

TEST_CASE("an answer may come later from another thread") {
    const ToyServer toy;
    CHECK(toy.ask(request("GET", "/later")).body == "later");
}

TEST_CASE("HTTP/1.0 is served and closed unless it asks to stay") {
    const ToyServer toy;
    Client client(toy.port());
    client.send("GET /hello HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
    CHECK(client.read_answer().header("connection") == "keep-alive");
    client.send("GET /hello HTTP/1.0\r\nHost: localhost\r\n\r\n");
    CHECK(client.read_answer().body == "hello");
    CHECK(client.closed_by_server());
}

TEST_CASE("one empty line before a request is forgiven") {
    const ToyServer toy;
    Client client(toy.port());
    client.send_each_byte("\r\n" + request("GET", "/hello"));
    CHECK(client.read_answer().status == 200);
    client.send("\r\n\r\n" + request("GET", "/hello"));
    CHECK(client.read_answer().status == 400);
}

TEST_CASE("a client that waits for 100 Continue is told to go on") {
    const ToyServer toy;
    Client client(toy.port());
    client.send(request("POST", "/upload", "Content-Length: 2\r\nExpect: 100-continue\r\n"));
    CHECK_THAT(client.read_until("\r\n\r\n"), Contains("100 Continue"));
    client.send("ok");
    CHECK(client.read_answer().body == "ok");
}

TEST_CASE("a client that waits for 100 Continue with too much gets 413 and no 100") {
    const ToyServer toy;
    Client client(toy.port());
    client.send(request("POST", "/echo",
                        "Content-Type: application/json\r\nContent-Length: 1001\r\n"
                        "Expect: 100-continue\r\n"));
    CHECK_THAT(client.read_until("\r\n\r\n"), Contains("413") && !Contains("100 Continue"));
    CHECK(client.closed_by_server());
}

TEST_CASE("every exchange is told with its route, status and sizes") {
    const ToyServer toy;
    // Told after the answer is sent: another connection's could come first.
    std::size_t told = 0;
    for (const std::string& asked :
         {request("GET", "/items/7"), request("GET", "/nowhere"), std::string("BAD\r\n\r\n")}) {
        toy.ask(asked);
        REQUIRE(eventually([&] { return toy.exchanges().size() == told + 1; }));
        ++told;
    }
    const auto exchanges = toy.exchanges();
    CHECK(exchanges[0].route == "/items/{id}");
    CHECK(exchanges[0].status == 200);
    CHECK(exchanges[0].request_bytes > 30);
    CHECK(exchanges[0].response_bytes > 100);
    CHECK(exchanges[1].route == "unmatched");
    CHECK(exchanges[1].status == 404);
    CHECK(exchanges[2].status == 400);
    CHECK(exchanges[2].method == "unknown");
}

TEST_CASE("a port that is taken is an error that names it") {
    const ToyServer toy;
    ServerOptions options;
    options.port = toy.port();
    Server second(options, Router(), {});
    CHECK_THROWS_WITH(second.start(), Contains("127.0.0.1:" + std::to_string(toy.port())));
}
