#include "daemon/api/multipart.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;
using namespace rangefinder::api;

namespace {
const std::string kType = "multipart/form-data; boundary=xyz";
}

TEST_CASE("Parts come with their names and exact bytes") {
    const std::string body =
        "--xyz\r\nContent-Disposition: form-data; name=\"features\"; filename=\"a b\\\".gz\"\r\n"
        "Content-Type: application/gzip\r\n\r\n\r\n--xy\r\n\r\n--xyz\r\n"
        "content-disposition:form-data;name=option\r\n\r\n\r\n--xyz--\r\nignored";
    const auto parts = parse_multipart(kType, body);
    REQUIRE(parts.ok());
    REQUIRE(parts->size() == 2);
    CHECK(parts->at(0).name == "features");
    CHECK(parts->at(0).file_name == "a b\".gz");
    CHECK(parts->at(0).bytes == "\r\n--xy\r\n");
    CHECK(parts->at(1).name == "option");
    CHECK(parts->at(1).bytes.empty());
}

TEST_CASE("A boundary may be quoted") {
    const auto parts = parse_multipart(
        "multipart/form-data; charset=utf-8; boundary=\"a b'c\"",
        "--a b'c\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--a b'c--");
    REQUIRE(parts.ok());
    CHECK(parts->at(0).bytes == "1");
}

TEST_CASE("Boundaries that RFC 2046 does not allow are refused") {
    for (const std::string parameter :
         {"", "; boundary=", "; boundary=\"\"", "; boundary=\"a", "; boundary=a; boundary=b",
          "; boundary=\"a\tb\"", "; boundary=\"a \"", "; x"}) {
        INFO(parameter);
        CHECK_FALSE(parse_multipart("multipart/form-data" + parameter, "--a--").ok());
    }
    CHECK_FALSE(parse_multipart(kType + std::string(70, 'x'), "--xyz--").ok());
}

TEST_CASE("A body that is cut off anywhere is refused") {
    const std::string body =
        "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nbytes\r\n--xyz--";
    REQUIRE(parse_multipart(kType, body).ok());
    for (std::size_t length = 0; length < body.size(); ++length) {
        INFO(length);
        CHECK_FALSE(parse_multipart(kType, body.substr(0, length)).ok());
    }
}

TEST_CASE("Encoded parts and more than sixteen of them are refused") {
    const std::string encoded =
        "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nYQ==\r\n--xyz--";
    CHECK_FALSE(parse_multipart(kType, encoded).ok());
    std::string many;
    for (int i = 0; i < 17; ++i) {
        many += "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n";
    }
    CHECK_FALSE(parse_multipart(kType, many + "--xyz--").ok());
}
