#include "diagnostics/formats/event_file.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "diagnostics/formats/crc32c.hpp"
#include "tests/unit/diagnostics/formats/event_bytes.hpp"

using namespace rangefinder;
using namespace rangefinder::test;

namespace {

Bytes from_hex(std::string_view hex) {
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes.push_back(
            static_cast<std::uint8_t>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
    }
    return bytes;
}

// The one point of a file with one value.
EventScalar only_point(const std::string& value) {
    const Bytes bytes = bytes_of(version_record() + record(event(7, value)));
    const auto file = read_event_file(bytes);
    INFO((file ? std::string() : file.error().text));
    REQUIRE(file.ok());
    REQUIRE(file->tags.size() == 1);
    REQUIRE(file->tags.front().points.size() == 1);
    return file->tags.front().points.front();
}

std::string failure_of(const std::string& text) {
    const auto file = read_event_file(bytes_of(text));
    REQUIRE_FALSE(file.ok());
    CHECK(file.error().kind == ErrorKind::kMalformed);
    return file.error().text;
}

}  // namespace

TEST_CASE("CRC-32C gives the published sums") {
    // RFC 3720, appendix B.4; the last one is of TensorBoard's own tests.
    CHECK(crc32c_of(bytes_of("123456789")) == 0xe3069283U);
    CHECK(crc32c_of(Bytes(32, 0)) == 0x8a9136aaU);
    CHECK(crc32c_of(Bytes(32, 0xff)) == 0x62a8ab43U);
    CHECK(masked_crc32c_of(bytes_of("\x1a\x11"
                                    "CRC test, one two")) == 0x5794d08aU);
}

TEST_CASE("A record made by hand from the published format is read") {
    const Bytes bytes = from_hex(
        "1b000000000000001a0d9e1309000000000000f83f10ac022a0d0a0b0a046c6f7373150000204068997c51");
    const auto file = read_event_file(bytes);
    REQUIRE(file.ok());
    REQUIRE(file->tags.size() == 1);
    CHECK(file->tags.front().name == "loss");
    const EventScalar& point = file->tags.front().points.front();
    CHECK(point.wall_time == 1.5);
    CHECK(point.step == 300);
    CHECK(point.value == 2.5);
    CHECK(file->records == 1);
    CHECK_FALSE(file->torn);
}

TEST_CASE("Scalars are read in every way that they are written") {
    CHECK(only_point(simple("loss", 0.25F)).value == 0.25);
    CHECK(only_point(simple("loss", 0.25F)).step == 7);
    // float_val packed and one by one, double_val, int_val, int64_val, half_val.
    CHECK(only_point(tensor("loss", 1, field(5, 2, raw(0.5F)))).value == 0.5);
    CHECK(only_point(tensor("loss", 1, field(5, 5, raw(0.5F)))).value == 0.5);
    CHECK(only_point(tensor("loss", 2, field(6, 2, raw(0.1)))).value == 0.1);
    CHECK(only_point(tensor("loss", 3, field(7, 2, varint(12)))).value == 12.0);
    CHECK(only_point(tensor("loss", 9, field(10, 0, varint(~std::uint64_t{4})))).value == -5.0);
    CHECK(only_point(tensor("loss", 19, field(13, 2, varint(0x3c00)))).value == 1.0);
    CHECK(only_point(tensor("loss", 14, field(13, 2, varint(0x3fc0)))).value == 1.5);
    // tensor_content, with the shape of a scalar or of one element.
    CHECK(only_point(tensor("loss", 1, field(2, 2, "") + field(4, 2, raw(0.5F)))).value == 0.5);
    const std::string one = field(2, 2, field(2, 2, field(1, 0, varint(1))));
    CHECK(only_point(tensor("loss", 2, one + field(4, 2, raw(0.1)))).value == 0.1);
}

TEST_CASE("A scalar that is no finite number stays one") {
    CHECK(std::isnan(only_point(simple("loss", std::numeric_limits<float>::quiet_NaN())).value));
    CHECK(std::isinf(only_point(simple("loss", std::numeric_limits<float>::infinity())).value));
}

TEST_CASE("What is no scalar is passed over and counted") {
    const std::string two = field(2, 2, field(2, 2, field(1, 0, varint(2))));
    const std::string text =
        version_record() + record(event(0, tensor("image", 7, field(8, 2, "png")))) +
        record(event(0, tensor("pair", 1, two + field(5, 2, raw(1.0F) + raw(2.0F))))) +
        record(event(0, field(1, 2, "curve") + plugin("pr_curves") + field(2, 5, raw(1.0F)))) +
        record(event(1, simple("curve", 2.0F))) + record(event(1, simple("loss", 2.0F)));
    const auto file = read_event_file(bytes_of(text));
    REQUIRE(file.ok());
    REQUIRE(file->tags.size() == 1);
    CHECK(file->tags.front().name == "loss");
    CHECK(file->other_values == 4);
    CHECK(file->version == "brain.Event:2");
}

TEST_CASE("Several values of one event, and a step written after them, belong together") {
    const std::string text =
        record(field(5, 2, field(1, 2, simple("loss", 1.0F)) + field(1, 2, simple("lr", 0.5F))) +
               field(2, 0, varint(3)));
    const auto file = read_event_file(bytes_of(text));
    REQUIRE(file.ok());
    REQUIRE(file->tags.size() == 2);
    CHECK(file->tags[0].points.front().step == 3);
    CHECK(file->tags[1].points.front().step == 3);
}

TEST_CASE("A file that ends inside a record is read up to there, at every length") {
    const std::string first = version_record() + record(event(0, simple("loss", 1.0F)));
    const std::string whole = first + record(event(1, simple("loss", 2.0F)));
    for (std::size_t length = first.size() + 1; length < whole.size(); ++length) {
        const auto file = read_event_file(bytes_of(whole.substr(0, length)));
        INFO(length);
        REQUIRE(file.ok());
        CHECK(file->torn);
        CHECK(file->read_bytes == first.size());
        CHECK(file->tags.front().points.size() == 1);
    }
}

TEST_CASE("Every changed byte is noticed, and the record named by its offset") {
    const std::string first = version_record();
    const std::string whole = first + record(event(1, simple("loss", 2.0F))) + first;
    const std::size_t end = whole.size() - first.size();
    for (std::size_t i = first.size(); i < end; ++i) {
        std::string changed = whole;
        changed[i] = static_cast<char>(changed[i] ^ 0x10);
        INFO(i);
        CHECK_THAT(failure_of(changed),
                   Catch::Contains("the record at byte " + std::to_string(first.size())) &&
                       Catch::Contains("checksum"));
    }
}

TEST_CASE("Bytes that are no event file are told as such") {
    for (const std::string& text :
         {std::string(), std::string("step,loss\n0,1\n"), std::string("{\"loss\": [1, 2, 3]}")}) {
        CHECK_FALSE(is_event_file(bytes_of(text)));
        CHECK_THAT(failure_of(text), Catch::Contains("no TensorBoard event file"));
    }
    CHECK(is_event_file(bytes_of(version_record())));
}

TEST_CASE("A message that is none is refused with the record it is in") {
    const std::string first = version_record();
    for (const std::string& message :
         {std::string("\x2a\x7f"), std::string("\x0b"), std::string("\x02"),
          std::string("\x10\x80"), std::string("\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"),
          std::string("\x09\x01")}) {
        CHECK_THAT(failure_of(first + record(message)),
                   Catch::Contains("byte " + std::to_string(first.size())));
    }
}

TEST_CASE("A tag that is no text or far too long is refused") {
    CHECK_THAT(failure_of(record(event(0, simple("\xff\xfe", 1.0F)))), Catch::Contains("UTF-8"));
    CHECK_THAT(failure_of(record(event(0, simple(std::string(2000, 'a'), 1.0F)))),
               Catch::Contains("1024 bytes"));
}

TEST_CASE("More tags than the limit are refused") {
    std::string text = version_record();
    for (std::size_t i = 0; i <= kMaxEventTags; ++i) {
        text += record(event(0, simple("tag" + std::to_string(i), 1.0F)));
    }
    const auto file = read_event_file(bytes_of(text));
    REQUIRE_FALSE(file.ok());
    CHECK(file.error().kind == ErrorKind::kTooLarge);
}
