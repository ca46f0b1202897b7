#include "diagnostics/formats/crc32.hpp"

#include <catch2/catch.hpp>
#include <string_view>

using namespace rangefinder;

namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace

TEST_CASE("The sum of the standard's check string is the standard's") {
    CHECK(crc32_of(bytes_of("123456789")) == 0xCBF43926);
}

TEST_CASE("A sum may be taken in parts, empty ones too") {
    const std::uint32_t first = crc32_of(bytes_of("1234"));
    CHECK(crc32_of({}, first) == first);
    CHECK(crc32_of(bytes_of("56789"), crc32_of({}, first)) == 0xCBF43926);
    CHECK(crc32_of({}) == 0);
}
