#include "diagnostics/formats/safetensors.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

using namespace rangefinder;

namespace {

Bytes file_of(const std::string& header, const std::string& data = {}) {
    const std::uint64_t length = header.size();
    std::string text(8, '\0');
    std::memcpy(text.data(), &length, 8);
    text += header + data;
    return {text.begin(), text.end()};
}

std::string entry(const std::string& shape, const std::string& offsets,
                  const std::string& dtype = "F32") {
    return R"({"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets +
           "}";
}

std::string failure_of(const Bytes& bytes) {
    const auto tensors = read_safetensors(bytes);
    REQUIRE_FALSE(tensors.ok());
    return tensors.error().text;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Tensors that were written as safetensors are read back with equal bits") {
    const std::vector<NamedTensor> tensors{
        {"0.weight", {2, 3}, {1, 2, 3, 4, 5, -0.0F}}, {"0.bias", {}, {NAN}}, {"empty", {0, 4}, {}}};
    const Bytes bytes = write_safetensors(tensors, {{"format", "pt"}});
    const auto view = view_safetensors(bytes);
    REQUIRE(view.ok());
    CHECK(view->metadata.at("format") == "pt");
    const auto read = read_safetensors(bytes);
    REQUIRE(read.ok());
    REQUIRE(read->size() == 3);
    for (const auto& tensor : *read) {
        if (tensor.name == "0.weight") CHECK(tensor.values == tensors[0].values);
        if (tensor.name == "0.bias") CHECK(std::isnan(tensor.values[0]));
        if (tensor.name == "empty") CHECK(tensor.shape == std::vector<std::int64_t>{0, 4});
    }
}

TEST_CASE("A written safetensors header is padded to eight bytes") {
    const Bytes bytes = write_safetensors(std::vector<NamedTensor>{{"a", {1}, {1}}});
    CHECK((bytes.size() - 4) % 8 == 0);
    CHECK(read_safetensors(write_safetensors({})).ok());
}

TEST_CASE("Half, bfloat and double tensors are widened or narrowed to floats") {
    // 1.0, -2.0, the smallest subnormal, infinity.
    const auto half = read_safetensors(file_of("{\"a\":" + entry("[4]", "[0,8]", "F16") + "}",
                                               std::string("\x00\x3c\x00\xc0\x01\x00\x00\x7c", 8)));
    REQUIRE(half.ok());
    CHECK(half->front().values == std::vector<float>{1, -2, 0x1p-24F, INFINITY});
    const auto bfloat = read_safetensors(
        file_of("{\"a\":" + entry("[1]", "[0,2]", "BF16") + "}", std::string("\x80\x3f", 2)));
    CHECK(bfloat->front().values.front() == 1.0F);
    const auto wide = read_safetensors(file_of("{\"a\":" + entry("[1]", "[0,8]", "F64") + "}",
                                               std::string("\0\0\0\0\0\0\xe0\x3f", 8)));
    CHECK(wide->front().values.front() == 0.5F);
}

TEST_CASE("A safetensors type without floats can be described but not read as weights") {
    const Bytes bytes = file_of("{\"a\":" + entry("[1]", "[0,8]", "I64") + "}", "12345678");
    CHECK(view_safetensors(bytes).ok());
    CHECK(contains(failure_of(bytes), "type I64; allowed are"));
}

TEST_CASE("Safetensors with holes, overlaps or uncovered data are refused") {
    const auto two = [](const std::string& first, const std::string& second) {
        return "{\"a\":" + entry("[1]", first) + ",\"b\":" + entry("[1]", second) + "}";
    };
    REQUIRE(read_safetensors(file_of(two("[0,4]", "[4,8]"), "12345678")).ok());
    CHECK(
        contains(failure_of(file_of(two("[0,4]", "[5,9]"), "123456789")), "'b' begins at byte 5"));
    CHECK(contains(failure_of(file_of(two("[0,4]", "[3,7]"), "1234567")), "'b' begins at byte 3"));
    CHECK(contains(failure_of(file_of(two("[0,4]", "[0,4]"), "1234")), "'b' begins at byte 0"));
    CHECK(
        contains(failure_of(file_of(two("[4,8]", "[8,12]"), "123456789012")), "begins at byte 4"));
    CHECK(contains(failure_of(file_of(two("[0,4]", "[4,8]"), "123456789")), "the file has 9"));
    CHECK(contains(failure_of(file_of(two("[0,4]", "[4,8]"), "1234567")), "the file has 7"));
}

TEST_CASE("Safetensors shapes that overflow are refused") {
    // The published overflow vectors: 4194305^2 * 211106198978564 wraps to 16 bytes in 64 bits.
    CHECK(contains(
        failure_of(file_of("{\"a\":" + entry("[4194305,4194305,211106198978564]", "[0,16]") + "}",
                           std::string(16, 'x'))),
        "more than 2^63"));
    CHECK(contains(
        failure_of(file_of("{\"a\":" + entry("[4294967296,4294967296]", "[0,0]", "I8") + "}")),
        "more than 2^63"));
    CHECK(contains(failure_of(file_of("{\"a\":" + entry("[18446744073709551615]", "[0,0]") + "}")),
                   "over 2^63"));
}

TEST_CASE("Safetensors sizes that do not agree are refused") {
    CHECK(contains(failure_of(file_of("{\"a\":" + entry("[2]", "[0,4]") + "}", "1234")),
                   "needs 8 bytes"));
    CHECK(contains(failure_of(file_of("{\"a\":" + entry("[1]", "[4,0]") + "}", "1234")),
                   "ends before it begins"));
    CHECK(contains(failure_of(file_of("{\"a\":" + entry("[1]", "[0,1]", "F4") + "}", "1")),
                   "last byte"));
    CHECK(contains(failure_of(file_of("{\"a\":" + entry("[1]", "[0,4]", "X9") + "}", "1234")),
                   "unknown type 'X9'"));
}

TEST_CASE("Duplicate names and fields in a safetensors header are refused") {
    const std::string one = entry("[0]", "[0,0]");
    CHECK(contains(failure_of(file_of("{\"a\":" + one + ",\"a\":" + one + "}")), "'a' twice"));
    CHECK(
        contains(failure_of(file_of("{\"a\":" + one + ",\"\\u0061\":" + one + "}")), "'a' twice"));
    CHECK(contains(failure_of(file_of(
                       R"({"a":{"dtype":"F32","dtype":"F32","shape":[0],"data_offsets":[0,0]}})")),
                   "'dtype' twice"));
}

TEST_CASE("A safetensors header of the wrong form is refused") {
    for (const std::string& header : std::vector<std::string>{
             "",
             "[]",
             " {}",
             "{",
             "{}x",
             "{\"a\":1}",
             "{\"a\":null}",
             "{\"a\":[]}",
             "{\"a\":\"b\"}",
             "{\"a\":{}}",
             "{\"a\":{\"dtype\":\"F32\",\"shape\":[0]}}",
             "{\"a\":" + entry("[-1]", "[0,0]") + "}",
             "{\"a\":" + entry("[0.5]", "[0,0]") + "}",
             "{\"a\":" + entry("[[0]]", "[0,0]") + "}",
             "{\"a\":" + entry("[{}]", "[0,0]") + "}",
             "{\"a\":" + entry("[true]", "[0,0]") + "}",
             "{\"a\":" + entry("0", "[0,0]") + "}",
             "{\"a\":" + entry("[0]", "[0]") + "}",
             "{\"a\":" + entry("[0]", "[0,0,0]") + "}",
             "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0],\"more\":1}}",
             "{\"__metadata__\":{\"a\":1}}",
             "{\"__metadata__\":{\"a\":{}}}",
             "{\"__metadata__\":[]}",
             "{\"a\\u0000\":" + entry("[0]", "[0,0]") + "}",
             "{\"\xff\":" + entry("[0]", "[0,0]") + "}",
             std::string(5000, '{'),
             "{\"a\":" + std::string(100'000, '[')}) {
        INFO(header.substr(0, 80));
        CHECK_FALSE(read_safetensors(file_of(header)).ok());
    }
}

TEST_CASE("A safetensors file cut anywhere is refused") {
    const Bytes whole = write_safetensors(std::vector<NamedTensor>{{"a", {2}, {1, 2}}});
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CHECK_FALSE(read_safetensors(ByteView(whole).first(length)).ok());
    }
}

TEST_CASE("A safetensors header length over its bound is refused") {
    Bytes bytes(16, 0xff);
    CHECK(contains(failure_of(bytes), "are allowed"));
}

TEST_CASE("An error of one tensor points at it in the header") {
    const Bytes short_data = file_of("{\"a/b\":" + entry("[2]", "[0,4]") + "}", "1234");
    const auto view = view_safetensors(short_data);
    REQUIRE_FALSE(view.ok());
    REQUIRE(view.error().fields.size() == 1);
    CHECK(view.error().fields[0].pointer == "/a~1b");
    const auto negative = view_safetensors(file_of("{\"x\":" + entry("[-1]", "[0,4]") + "}"));
    REQUIRE_FALSE(negative.ok());
    CHECK(negative.error().fields.at(0).pointer == "/x");
}
