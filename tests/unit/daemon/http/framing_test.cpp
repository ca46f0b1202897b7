// Requests that some servers read in two ways, or that no client sends: each is fed whole, byte by
// byte and in random pieces, and must get the same answer each time and, where its end is in doubt,
// a closed connection.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "toy_server.hpp"

using namespace rangefinder::http::test;

namespace {

struct Vector {
    std::string name;
    std::string bytes;
    int status;
    bool closes;
};

const std::string kHost = "Host: localhost\r\n";
const std::string kPost = "POST /upload HTTP/1.1\r\n" + kHost;
const std::string kGet = "GET /hello HTTP/1.1\r\n";
const std::string kChunked = kPost + "Transfer-Encoding: chunked\r\n\r\n";

Vector bad(std::string name, std::string bytes, int status = 400) {
    return {std::move(name), std::move(bytes), status, true};
}
Vector kept(std::string name, std::string bytes, int status) {
    return {std::move(name), std::move(bytes), status, false};
}
std::string zero(const std::string& before, const std::string& after) {
    return before + std::string(1, '\0') + after;
}

std::vector<Vector> transfer_encodings() {
    std::vector<Vector> vectors;
    for (const char* value : {"gzip",
                              "gzip, chunked",
                              "chunked, gzip",
                              "chunked, identity",
                              "xchunked",
                              "identity",
                              "chunked, chunked",
                              "\"chunked\"",
                              "chunked;q=1",
                              "chunked,",
                              ",chunked",
                              "",
                              "chunkedd",
                              "chunked\x01",
                              "chunked\x0b",
                              "chu nked",
                              "deflate",
                              "trailers",
                              "chunked foo",
                              "\x0bchunked",
                              "chun\xC3\xA9ked",
                              "[chunked]",
                              "chunked\t;"}) {
        const std::string line = std::string("Transfer-Encoding: ") + value + "\r\n";
        vectors.push_back(bad("TE alone " + line, kPost + line + "\r\n5\r\nhello\r\n0\r\n\r\n"));
        vectors.push_back(
            bad("TE and CL " + line, kPost + line + "Content-Length: 5\r\n\r\nhello"));
    }
    vectors.push_back(bad("TE chunked, then CL", kPost + "Transfer-Encoding: chunked\r\n"
                                                         "Content-Length: 5\r\n\r\n0\r\n\r\n"));
    vectors.push_back(bad("CL, then TE chunked", kPost + "Content-Length: 5\r\n"
                                                         "Transfer-Encoding: chunked\r\n\r\n"
                                                         "0\r\n\r\n"));
    vectors.push_back(bad("TE twice", kPost + "Transfer-Encoding: chunked\r\n"
                                              "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
    vectors.push_back(bad("TE chunked on 1.0", "POST /upload HTTP/1.0\r\n" + kHost +
                                                   "Transfer-Encoding: chunked\r\n\r\n"
                                                   "0\r\n\r\n"));
    vectors.push_back(bad("TE folded", kPost + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"));
    vectors.push_back(
        bad("space before the colon", kPost + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"));
    vectors.push_back(
        bad("TE on GET", kGet + kHost + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
    vectors.push_back(kept("TE in capitals and with space around",
                           kPost + "TRANSFER-ENCODING: \t CHUNKED \t\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                           200));
    return vectors;
}

std::vector<Vector> content_lengths() {
    std::vector<Vector> vectors;
    for (const char* value :
         {"+5", "-1", "0x5", "1_0", "", "5, 5", "5,5", "5;", "5 5", "5.0", "1e1", "five",
          "18446744073709551616", "99999999999999999999999", "\"5\"", "\xD9\xA5", "5\t5", "- 5"}) {
        vectors.push_back(
            bad(std::string("CL ") + value, kPost + "Content-Length: " + value + "\r\n\r\nhello"));
    }
    const std::string five = "Content-Length: 5\r\n";
    vectors.push_back(bad("CL twice, equal", kPost + five + five + "\r\nhello"));
    vectors.push_back(bad("CL twice, differing", kPost + five + "Content-Length: 6\r\n\r\nhello!"));
    vectors.push_back(bad("CL on GET", kGet + kHost + five + "\r\nhello"));
    vectors.push_back(bad("CL on HEAD", "HEAD /hello HTTP/1.1\r\n" + kHost + five + "\r\nhello"));
    vectors.push_back(
        bad("CL on DELETE", "DELETE /items/1 HTTP/1.1\r\n" + kHost + five + "\r\nhello"));
    vectors.push_back(bad("CL on OPTIONS", "OPTIONS * HTTP/1.1\r\n" + kHost + five + "\r\nhello"));
    vectors.push_back(bad("CL over the limit", kPost + "Content-Length: 1048577\r\n\r\n", 413));
    vectors.push_back(
        bad("CL of 2^64-1", kPost + "Content-Length: 18446744073709551615\r\n\r\n", 413));
    vectors.push_back(kept("neither CL nor TE", kPost + "\r\n", 411));
    vectors.push_back(kept("CL 0 on GET", kGet + kHost + "Content-Length: 0\r\n\r\n", 200));
    vectors.push_back(
        kept("CL with zeros before", kPost + "Content-Length: 0005\r\n\r\nhello", 200));
    vectors.push_back(
        kept("no body where none is wanted", "POST /act HTTP/1.1\r\n" + kHost + "\r\n", 200));
    vectors.push_back(bad("a body where none is wanted",
                          "POST /act HTTP/1.1\r\n" + kHost + five + "\r\nhello", 413));
    return vectors;
}

std::vector<Vector> chunks() {
    std::vector<Vector> vectors;
    for (const char* body : {"0x3\r\nabc\r\n0\r\n\r\n",
                             "+3\r\nabc\r\n0\r\n\r\n",
                             " 3\r\nabc\r\n0\r\n\r\n",
                             "3 \r\nabc\r\n0\r\n\r\n",
                             "-3\r\nabc\r\n0\r\n\r\n",
                             "\r\nabc\r\n0\r\n\r\n",
                             "10000000000000000\r\nabc",
                             "ffffffffffffffff\r\nabc",
                             "3\nabc\n0\n\n",
                             "3\r\nabc\n0\r\n\r\n",
                             "3\r\nabcd\r\n0\r\n\r\n",
                             "3\r\nabc0\r\n\r\n",
                             "g\r\n",
                             "3\rabc\r\n0\r\n\r\n",
                             "3\r\nabc\r0\r\n\r\n",
                             "3;\r\nabc\r\n0\r\n\r\n",
                             "3;a=b\r\nabc\r\n0\r\n\r\n",
                             "3;a=\"\n\"\r\nabc\r\n0\r\n\r\n",
                             "0;x\r\n\r\n",
                             "3\t\r\nabc\r\n0\r\n\r\n",
                             "0\r\nTrailer: x\r\n\r\n",
                             "0\r\nAuthorization: Bearer x\r\n\r\n",
                             "0\r\nContent-Length: 5\r\n\r\n",
                             "0\r\n \r\n",
                             "0\r\n\n",
                             "00000000000000000003\r\nabc\r\n0\r\n\r\n",
                             "3,3\r\nabc\r\n0\r\n\r\n"}) {
        vectors.push_back(bad(std::string("chunk ") + body, kChunked + body));
    }
    vectors.push_back(bad("NUL in a chunk's size", zero(kChunked + "3", "\r\nabc\r\n0\r\n\r\n")));
    vectors.push_back(
        bad("200 kB of extension", kChunked + "3;" + std::string(200'000, 'a') + "\r\nabc\r\n"));
    vectors.push_back(bad("a chunk over the limit", kChunked + "100001\r\n", 413));
    vectors.push_back(bad("a chunk of 2^60-1", kChunked + "fffffffffffffff\r\n", 413));
    vectors.push_back(kept("no chunks but the last", kChunked + "0\r\n\r\n", 200));
    vectors.push_back(kept("a last chunk of many zeros", kChunked + "0000\r\n\r\n", 200));
    vectors.push_back(kept("sizes in both cases",
                           kChunked + "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", 200));
    return vectors;
}

std::vector<Vector> lines() {
    const std::string end = kHost + "\r\n";
    return {
        bad("bare LF", "GET /hello HTTP/1.1\nHost: localhost\n\n"),
        bad("bare LF after a field", kGet + "Host: localhost\n\r\n"),
        bad("bare CR in a value", kGet + kHost + "X: a\rb\r\n\r\n"),
        bad("CR CR LF", kGet + "Host: localhost\r\r\n\r\n"),
        bad("NUL in a value", zero(kGet + kHost + "X: a", "b\r\n\r\n")),
        bad("NUL in a name", zero(kGet + kHost + "X", "Y: a\r\n\r\n")),
        bad("DEL in a value", kGet + kHost + "X: \x7F\r\n\r\n"),
        bad("a control in a value", kGet + kHost + "X: a\x02\r\n\r\n"),
        bad("folded line", kGet + kHost + "X: a\r\n b\r\n\r\n"),
        bad("folded line with tab", kGet + kHost + "X: a\r\n\tb\r\n\r\n"),
        bad("space before the first field", kGet + " " + end),
        bad("no colon", kGet + kHost + "X\r\n\r\n"),
        bad("no name", kGet + kHost + ": x\r\n\r\n"),
        bad("a space in a name", kGet + kHost + "X Y: a\r\n\r\n"),
        bad("a slash in a name", kGet + kHost + "X/Y: a\r\n\r\n"),
        bad("a byte over 0x7F in a name", kGet + kHost + "X\xE9: a\r\n\r\n"),
        bad("HTTP/1.2", "GET /hello HTTP/1.2\r\n" + end, 505),
        bad("HTTP/2.0", "GET /hello HTTP/2.0\r\n" + end, 505),
        bad("HTTP/9.9", "GET /hello HTTP/9.9\r\n" + end, 505),
        bad("HTTP/0.9", "GET /hello HTTP/0.9\r\n" + end, 505),
        bad("HTTP/1.1x", "GET /hello HTTP/1.1x\r\n" + end),
        bad("http/1.1", "GET /hello http/1.1\r\n" + end),
        bad("HTTP/1.10", "GET /hello HTTP/1.10\r\n" + end),
        bad("no version", "GET /hello\r\n" + end),
        bad("two spaces", "GET  /hello HTTP/1.1\r\n" + end),
        bad("two spaces before the version", "GET /hello  HTTP/1.1\r\n" + end),
        bad("a tab for a space", "GET\t/hello\tHTTP/1.1\r\n" + end),
        bad("a space before the method", " GET /hello HTTP/1.1\r\n" + end),
        bad("a space after the version", "GET /hello HTTP/1.1 \r\n" + end),
        bad("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        bad("a TLS hello", std::string("\x16\x03\x01\x02", 4)),
        bad("an unknown method", "BREW /hello HTTP/1.1\r\n" + end, 501),
        bad("a method in lower case", "get /hello HTTP/1.1\r\n" + end, 501),
        bad("TRACE", "TRACE /hello HTTP/1.1\r\n" + end, 501),
        bad("CONNECT", "CONNECT localhost:1 HTTP/1.1\r\n" + end, 501),
        bad("a method with a colon", "GE:T /hello HTTP/1.1\r\n" + end),
        bad("an expectation nobody knows", kGet + kHost + "Expect: a-miracle\r\n\r\n", 417),
        bad("a header of 9 kB", kGet + kHost + "X: " + std::string(9000, 'x') + "\r\n\r\n", 431),
        bad("a header without an end", kGet + std::string(9000, 'x'), 431),
        bad("a target of 9 kB", "GET /" + std::string(9000, 'x') + " HTTP/1.1\r\n" + end, 431),
    };
}

std::vector<Vector> fields() {
    std::vector<Vector> vectors;
    std::string many = kGet + kHost;
    for (int i = 0; i < 101; ++i) many.append("X").append(std::to_string(i)).append(": y\r\n");
    vectors.push_back(bad("101 fields", many + "\r\n", 431));
    for (const char* name : {"Host", "Content-Type", "Origin", "Sec-Fetch-Site", "Authorization",
                             "Idempotency-Key", "Last-Event-ID", "X-Request-Id", "Expect"}) {
        const std::string line = std::string(name) + ": localhost\r\n";
        vectors.push_back(bad(line + "twice", kGet + kHost + line + line + "\r\n"));
    }
    vectors.push_back(
        kept("a list in two fields", kGet + kHost + "Accept: a\r\nAccept: b\r\n\r\n", 200));
    vectors.push_back(kept("an empty value", kGet + kHost + "X:\r\n\r\n", 200));
    vectors.push_back(kept("bytes over 0x7F in a value", kGet + kHost + "X: \xE9\r\n\r\n", 200));
    return vectors;
}

std::vector<Vector> targets() {
    std::vector<Vector> vectors;
    for (const char* target : {"http://localhost/hello",
                               "localhost:80",
                               "hello",
                               "?x",
                               "/hel\"lo",
                               "/<hello>",
                               "/hello#x",
                               "/hel\\lo",
                               "/%",
                               "/%4",
                               "/%zz",
                               "/%%41",
                               "/%00",
                               "/%0a",
                               "/%0d%0aX:y",
                               "/%7f",
                               "/%2e%2e/x",
                               "/../x",
                               "/x/..",
                               "/x/.",
                               "/./x",
                               "/%2E",
                               "/a%2fb",
                               "/a%5Cb",
                               "/%c0%af",
                               "/%c0%2e",
                               "/%ff",
                               "/%ed%a0%80",
                               "/%f4%90%80%80",
                               "/%e2%82",
                               "/hello?%",
                               "/hello?a=%0a",
                               "/hello?a=1&a=2",
                               "/hello?=1",
                               "/hello?a=%zz",
                               "/hello?%00=1",
                               "/hello?a&a",
                               "/hello?a=1&%61=2",
                               "*"}) {
        vectors.push_back(kept(std::string("target ") + target,
                               std::string("GET ") + target + " HTTP/1.1\r\n" + kHost + "\r\n",
                               400));
    }
    for (const char* target : {"/%252e%252e/x", "/hello/", "//hello", "/HELLO", "/", "/items/",
                               "/items/a/b", "/..x", "/.hidden", "/%E2%82%AC"}) {
        vectors.push_back(kept(std::string("target ") + target,
                               std::string("GET ") + target + " HTTP/1.1\r\n" + kHost + "\r\n",
                               404));
    }
    for (const char* target : {"/hello?", "/hello?a", "/hello?a=1&b=2&", "/%68ello",
                               "/hello?a=%2F..%2F", "/hello?a={|}^`", "/items/a%20b?x=+"}) {
        vectors.push_back(kept(std::string("target ") + target,
                               std::string("GET ") + target + " HTTP/1.1\r\n" + kHost + "\r\n",
                               200));
    }
    vectors.push_back(
        kept("a target byte over 0x7E", "GET /\xFF HTTP/1.1\r\n" + kHost + "\r\n", 400));
    return vectors;
}

std::vector<Vector> all_vectors() {
    std::vector<Vector> all;
    for (const auto& part :
         {transfer_encodings(), content_lengths(), chunks(), lines(), fields(), targets()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

void check_answer(Client& client, const Vector& vector) {
    const Answer answer = client.read_answer(vector.bytes.starts_with("HEAD"));
    CHECK(answer.status == vector.status);
    if (vector.closes) {
        CHECK(client.closed_by_server());
        return;
    }
    client.send(request("GET", "/hello"));
    CHECK(client.read_answer().body == "hello");
}

}  // namespace

TEST_CASE("there are enough hostile requests") {
    CHECK(all_vectors().size() >= 150);
}

TEST_CASE("hostile requests sent whole get their answer") {
    const ToyServer toy;
    for (const Vector& vector : all_vectors()) {
        INFO(vector.name);
        Client client(toy.port());
        client.send(vector.bytes);
        check_answer(client, vector);
    }
}

TEST_CASE("hostile requests sent byte by byte get the same answer") {
    const ToyServer toy;
    for (const Vector& vector : all_vectors()) {
        INFO(vector.name);
        Client client(toy.port());
        client.send_each_byte(vector.bytes);
        check_answer(client, vector);
    }
}

TEST_CASE("hostile requests sent in random pieces get the same answer") {
    const ToyServer toy;
    for (const std::uint64_t seed : {1u, 2u}) {
        for (const Vector& vector : all_vectors()) {
            INFO(vector.name << ", seed " << seed);
            Client client(toy.port());
            client.send_in_pieces(vector.bytes, seed);
            check_answer(client, vector);
        }
    }
}

TEST_CASE("what follows a refused request is never taken for another") {
    const ToyServer toy;
    for (const Vector& vector : all_vectors()) {
        if (!vector.closes) continue;
        INFO(vector.name);
        Client client(toy.port());
        client.send(vector.bytes + request("DELETE", "/items/smuggled"));
        client.read_answer(vector.bytes.starts_with("HEAD"));
        CHECK(client.read_until("smuggled").find("smuggled") == std::string::npos);
    }
}
