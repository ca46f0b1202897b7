#include "diagnostics/formats/gzip.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <string>

using namespace rangefinder;

namespace {

constexpr std::int64_t kLimit = std::int64_t{1} << 30;

Bytes compress(const Bytes& plain) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    Bytes packed(deflateBound(&stream, plain.size()) + 32);
    Bytes input = plain;
    stream.next_in = input.data();
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

Bytes noise(std::size_t size) {
    Bytes bytes(size);
    std::uint32_t state = 1;
    for (auto& byte : bytes) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<std::uint8_t>(state >> 24);
    }
    return bytes;
}

}  // namespace

TEST_CASE("A gzip file is inflated to the bytes that went in") {
    for (const std::size_t size : {0U, 1U, 65'535U, 65'536U, 65'537U, 300'000U}) {
        const Bytes plain = noise(size);
        const auto inflated = gunzip(compress(plain), kLimit);
        REQUIRE(inflated.ok());
        CHECK(*inflated == plain);
    }
}

TEST_CASE("The members of a gzip file are put together") {
    Bytes both = compress(noise(1000));
    const Bytes second = compress(noise(500));
    both.insert(both.end(), second.begin(), second.end());
    REQUIRE(gunzip(both, kLimit).ok());
    CHECK(gunzip(both, kLimit)->size() == 1500);
}

TEST_CASE("A gzip file cut anywhere is refused") {
    const Bytes packed = compress(noise(200));
    for (std::size_t length = 0; length < packed.size(); ++length) {
        const auto inflated = gunzip(ByteView(packed).first(length), kLimit);
        REQUIRE_FALSE(inflated.ok());
        CHECK(inflated.error().kind == ErrorKind::kMalformed);
    }
}

TEST_CASE("A damaged gzip file is refused") {
    Bytes packed = compress(noise(20'000));
    packed[packed.size() / 2] ^= 0x10;
    CHECK_FALSE(gunzip(packed, kLimit).ok());
    packed = compress(noise(100));
    packed[packed.size() - 5] ^= 1;  // The checksum or length.
    CHECK_FALSE(gunzip(packed, kLimit).ok());
    CHECK_FALSE(gunzip(noise(100), kLimit).ok());
}

TEST_CASE("Bytes after the end of a gzip file are refused") {
    Bytes packed = compress(noise(100));
    packed.push_back('x');
    REQUIRE_FALSE(gunzip(packed, kLimit).ok());
    CHECK(gunzip(packed, kLimit).error().text.find("goes on after its end") != std::string::npos);
}

TEST_CASE("A gzip file may hold exactly as much as the limit and no more") {
    const Bytes packed = compress(noise(100'000));
    CHECK(gunzip(packed, 100'000).ok());
    REQUIRE_FALSE(gunzip(packed, 99'999).ok());
    CHECK(gunzip(packed, 99'999).error().kind == ErrorKind::kTooLarge);
    CHECK(gunzip(packed, 10).error().kind == ErrorKind::kTooLarge);
}

TEST_CASE("A gzip file that grows a thousand times is refused") {
    const Bytes bomb = compress(Bytes(40'000'000, 0));
    REQUIRE(bomb.size() < 50'000);
    const auto inflated = gunzip(bomb, kLimit);
    REQUIRE_FALSE(inflated.ok());
    CHECK(inflated.error().kind == ErrorKind::kTooLarge);
    CHECK(inflated.error().text == "the gzip file grows to over 250 times its size");
    CHECK(gunzip(compress(Bytes(1'000'000, 0)), kLimit).ok());  // Small enough to be harmless.
}
