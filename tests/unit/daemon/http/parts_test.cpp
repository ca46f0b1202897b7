// The small parts that need no sockets.
#include <catch2/catch.hpp>
#include <future>
#include <string>
#include <variant>
#include <vector>

#include "daemon/http/api_pool.hpp"
#include "daemon/http/byte_budget.hpp"
#include "daemon/http/chunked_decoder.hpp"
#include "daemon/http/event_text.hpp"
#include "daemon/http/hosts.hpp"
#include "daemon/http/request_head.hpp"
#include "daemon/http/server.hpp"

using namespace rangefinder::http;
using Catch::Matchers::Contains;

TEST_CASE("chunks are decoded however they are split") {
    const std::string bytes = "3\r\nabc\r\n0a\r\n0123456789\r\n0\r\n\r\nrest";
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        ChunkedDecoder decoder(13);
        std::string body;
        std::size_t used = 0;
        for (std::size_t from = 0; from < bytes.size(); from += piece) {
            used += decoder.feed(std::string_view(bytes).substr(from, piece), body);
        }
        CHECK(decoder.state() == ChunkedDecoder::State::kDone);
        CHECK(body == "abc0123456789");
        CHECK(used == bytes.size() - 4);
    }
}

TEST_CASE("a decoder that has refused takes no more") {
    ChunkedDecoder decoder(2);
    std::string body;
    CHECK(decoder.feed("3\r\nabc", body) == 3);
    CHECK(decoder.state() == ChunkedDecoder::State::kTooLarge);
    CHECK(decoder.feed("\r\n", body) == 0);
    CHECK(body.empty());
}

TEST_CASE("a budget is given out only as far as it goes") {
    ByteBudget budget(100);
    {
        ByteLease lease(budget);
        CHECK(lease.grow_to(60));
        CHECK(lease.grow_to(40));
        ByteLease other(budget);
        CHECK_FALSE(other.grow_to(41));
        CHECK(other.grow_to(40));
        CHECK_FALSE(lease.grow_to(~std::uint64_t{0}));
        CHECK(budget.used() == 100);
    }
    CHECK(budget.used() == 0);
}

TEST_CASE("a pool of one thread runs its tasks one after another, in order") {
    std::vector<int> order;
    std::promise<void> done;
    ApiPool pool(1, 8);
    for (int i = 0; i < 5; ++i) REQUIRE(pool.submit([&order, i] { order.push_back(i); }));
    REQUIRE(pool.submit([&done] { done.set_value(); }));
    done.get_future().wait();
    CHECK(order == std::vector<int>{0, 1, 2, 3, 4});
}

TEST_CASE("a pool whose queue is full refuses") {
    std::promise<void> release, begun;
    const auto released = release.get_future().share();
    ApiPool pool(1, 1);
    REQUIRE(pool.submit([&begun, released] {
        begun.set_value();
        released.wait();
    }));
    begun.get_future().wait();
    CHECK(pool.submit([] {}));
    CHECK_FALSE(pool.submit([] {}));
    release.set_value();
}

TEST_CASE("a pool that has stopped takes nothing") {
    ApiPool pool(2, 10);
    pool.stop();
    CHECK_FALSE(pool.submit([] {}));
}

TEST_CASE("a problem escapes what a client sent") {
    const Response response = problem(400, "Bad", "a \"b\"\n\\ \xFF", "id", "/x");
    CHECK(response.headers.at("Content-Type") == "application/problem+json");
    CHECK_THAT(response.body, Contains(R"("detail":"a \"b\"\u000a\\ ?")"));
}

TEST_CASE("events are cut at the buffer's size but never to nothing") {
    const std::vector<ServerEvent> events = {{1, "a", "xxxx"}, {2, "b", "yyyy"}, {3, "c", "z"}};
    std::uint64_t after = 0, count = 0;
    CHECK(event_text(events, 1, after, count) == "id: 1\nevent: a\ndata: xxxx\n\n");
    CHECK(after == 1);
    CHECK_THAT(event_text(events, 60, after, count), Contains("yyyy") && !Contains("id: 3"));
    CHECK(after == 2);
    CHECK(count == 3);
    CHECK(event_text({}, 60, after, count).empty());
}

TEST_CASE("fields are lowered and joined, and say how the body is framed") {
    const auto parsed = parse_head(
        "POST /a HTTP/1.1\r\nHost: h\r\nACCEPT: a\r\nAccept: b\r\nContent-Length: 7\r\n\r\n");
    const auto& head = std::get<RequestHead>(parsed);
    CHECK(head.headers.at("accept") == "a, b");
    CHECK(head.framing == Framing::kLength);
    CHECK(head.content_length == 7);
    CHECK(head.keep_alive);
}

TEST_CASE("only http and https origins at our hosts are ours") {
    const Hosts hosts({"RF.example"});
    CHECK(hosts.allows_origin("https://rf.example"));
    CHECK_FALSE(hosts.allows_origin("ftp://rf.example"));
    CHECK_FALSE(hosts.allows_origin("http://"));
    CHECK_FALSE(hosts.allows_origin("http://rf.example/path"));
}
