#include "diagnostics/formats/npy.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "tests/support/numpy_files.hpp"

using namespace rangefinder;
using namespace rangefinder::numpy_files;

namespace {

template <typename T>
std::string raw(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

Bytes npy_file(const std::string& header, const std::string& data, char version = 1) {
    std::string text = "\x93NUMPY";
    text += version;
    text += '\0';
    text += static_cast<char>(header.size() & 0xff);
    text += static_cast<char>(header.size() >> 8);
    if (version > 1) text += std::string(2, '\0');
    text += header + data;
    return {text.begin(), text.end()};
}

Bytes npy_of(const std::string& descr, const std::string& order, const std::string& shape,
             const std::string& data) {
    return npy_file(
        "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }   \n",
        data);
}

std::string failure_of(const Bytes& bytes) {
    const auto array = read_npy(bytes);
    REQUIRE_FALSE(array.ok());
    return array.error().text;
}

}  // namespace

TEST_CASE("An npy file of each type is read with its shape") {
    const auto floats = read_npy(npy_of("<f4", "False", "(2, 1)", raw<float>({1.5F, -2})));
    REQUIRE(floats.ok());
    CHECK(floats->shape == std::vector<std::int64_t>{2, 1});
    CHECK(floats->as<float>() == std::vector<float>{1.5F, -2});
    CHECK(read_npy(npy_of("<f8", "False", "(1,)", raw<double>({0.25})))->as<double>()[0] == 0.25);
    CHECK(
        read_npy(npy_of("<i4", "False", "(1,)", raw<std::int32_t>({-7})))->as<std::int32_t>()[0] ==
        -7);
    CHECK(read_npy(npy_of("<i8", "False", "(1,)", raw<std::int64_t>({1LL << 40})))
              ->as<std::int64_t>()[0] == 1LL << 40);
    CHECK(read_npy(npy_of("|u1", "False", "(1,)", "\xff"))->as<std::uint8_t>()[0] == 255);
    CHECK(read_npy(npy_of("|b1", "False", "(1,)", "\x01"))->type == NpyType::kBool);
}

TEST_CASE("An npy scalar and an empty npy array are read") {
    const auto scalar = read_npy(npy_of("<f4", "False", "()", raw<float>({3})));
    REQUIRE(scalar.ok());
    CHECK(scalar->shape.empty());
    CHECK(scalar->size() == 1);
    CHECK(read_npy(npy_of("<f4", "True", "(0, 3)", ""))->size() == 0);
}

TEST_CASE("An npy array in Fortran order comes out in C order") {
    // Of [[1, 2, 3], [4, 5, 6]].
    const auto array =
        read_npy(npy_of("<i4", "True", "(2, 3)", raw<std::int32_t>({1, 4, 2, 5, 3, 6})));
    REQUIRE(array.ok());
    CHECK(array->as<std::int32_t>() == std::vector<std::int32_t>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("Versions 2 and 3 of the npy header are read") {
    const std::string header = "{\"shape\":(1,),\"descr\":\"|u1\",\"fortran_order\":False}\n";
    CHECK(read_npy(npy_file(header, "a", 2)).ok());
    CHECK(read_npy(npy_file(header, "a", 3)).ok());
    CHECK(failure_of(npy_file(header, "a", 4)) == "npy version 4 is not known");
}

TEST_CASE("Pickled objects in an npy file are refused") {
    CHECK(failure_of(npy_of("|O", "False", "(1,)", "12345678")) ==
          "the npy file holds pickled Python objects, which are never read");
}

TEST_CASE("Npy types that are not supported are named") {
    CHECK(failure_of(npy_of("<c8", "False", "(1,)", "12345678")) ==
          "npy type '<c8' is not supported; allowed are float16, float32, float64, integers of 8 "
          "to 64 bits and bool");
    CHECK_FALSE(read_npy(npy_of("=f4", "False", "(1,)", "1234")).ok());
    CHECK_FALSE(read_npy(npy_of("|f4", "False", "(1,)", "1234")).ok());
    CHECK_FALSE(read_npy(npy_of("<b2", "False", "(1,)", "12")).ok());
    CHECK(failure_of(from_base64(kText)).find("numpy.unique") != std::string::npos);
    CHECK(failure_of(npy_file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}\n",
                              "1234"))
              .find("record array") != std::string::npos);
}

TEST_CASE("Npy half floats are read in either byte and axis order") {
    const auto array = read_npy(from_base64(kBigHalves));
    REQUIRE(array.ok());
    CHECK(array->type == NpyType::kFloat16);
    CHECK(array->shape == std::vector<std::int64_t>{2, 3});
    const std::vector<float> expected{1.5F, -2, 65504, std::ldexp(1.0F, -24), 0.0999755859375F, 0};
    CHECK(array->as<float>() == expected);
    CHECK(std::signbit(array->as<float>()[5]));
    const auto special = read_npy(npy_of("<f2", "False", "(2,)", {"\x00\xfc\x01\x7e", 4}));
    CHECK(special->as<float>()[0] == -std::numeric_limits<float>::infinity());
    CHECK(std::isnan(special->as<float>()[1]));
}

TEST_CASE("Npy numbers of all sizes are read in either byte order") {
    CHECK(read_npy(from_base64(kBigDoubles))->as<double>() == std::vector<double>{1.25, -3e-5});
    CHECK(read_npy(from_base64(kShorts))->as<std::int16_t>() ==
          std::vector<std::int16_t>{-32768, 32767});
    const auto large = read_npy(from_base64(kUnsigned));
    CHECK(large->as<std::uint64_t>()[0] == std::numeric_limits<std::uint64_t>::max());
    CHECK(to_integers(*large) ==
          std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::max(), 5});
    CHECK(read_npy(npy_of("|i1", "False", "(1,)", "\xff"))->as<std::int8_t>()[0] == -1);
    CHECK(read_npy(npy_of("<u2", "False", "(1,)", "\x01\x02"))->as<std::uint16_t>()[0] == 513);
    CHECK(read_npy(npy_of(">u4", "False", "(1,)", {"\0\0\1\2", 4}))->as<std::uint32_t>()[0] == 258);
}

TEST_CASE("Any npy numbers become floats") {
    const auto floats_of = [](const Bytes& bytes) {
        auto array = read_npy(bytes);
        REQUIRE(array.ok());
        return to_floats(std::move(*array));
    };
    CHECK(floats_of(from_base64(kShorts)) == std::vector<float>{-32768, 32767});
    CHECK(floats_of(npy_of("|b1", "False", "(2,)", {"\0\1", 2})) == std::vector<float>{0, 1});
    CHECK(floats_of(from_base64(kBigDoubles)) == std::vector<float>{1.25F, -3e-5F});
}

TEST_CASE("An npy file whose data does not fill its shape is refused") {
    CHECK(failure_of(npy_of("<f4", "False", "(2,)", "1234")) ==
          "the npy shape needs 8 bytes of data, the file has 4");
    CHECK(failure_of(npy_of("<f4", "False", "(1,)", "12345")) ==
          "the npy shape needs 4 bytes of data, the file has 5");
    CHECK(failure_of(npy_of("|b1", "False", "(1,)", "\x02")) == "an npy bool is 2, not 0 or 1");
}

TEST_CASE("An npy shape that overflows is refused") {
    CHECK(failure_of(npy_of("<f4", "False", "(4294967296, 4294967296)", "")) ==
          "the npy shape multiplies to more than 2^63 bytes");
    CHECK(failure_of(npy_of("<f4", "False", "(99999999999999999999,)", "")).find("not allowed") !=
          std::string::npos);
    CHECK_FALSE(read_npy(npy_of("<f4", "False", "(-1,)", "")).ok());
}

TEST_CASE("A broken npy header is refused and never read past its end") {
    const std::string good = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}";
    REQUIRE(read_npy(npy_file(good, "1234")).ok());
    for (std::size_t length = 0; length < good.size(); ++length) {
        CHECK_FALSE(read_npy(npy_file(good.substr(0, length), "")).ok());
    }
    const Bytes whole = npy_file(good, "1234");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CHECK_FALSE(read_npy(ByteView(whole).first(length)).ok());
    }
}

TEST_CASE("An npy header is a dictionary of three known keys and nothing else") {
    const std::string rest = "'fortran_order': False, 'shape': (1,)";
    for (const std::string& header : std::vector<std::string>{
             "{'descr': '<f4', 'descr': '<f4', " + rest + "}", "{" + rest + "}",
             "{'descr': '<f4', 'extra': True, " + rest + "}", "{'descr': '<f4', " + rest + "} x",
             "{'descr': '<f4' " + rest + "}", "{'descr': '<\\x664', " + rest + "}",
             "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (1 1)}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': [1]}",
             "{'descr': '<f4', 'fortran_order': False, 'shape': (1.0,)}"}) {
        INFO(header);
        CHECK_FALSE(read_npy(npy_file(header, "1234")).ok());
    }
}

TEST_CASE("An npy header over its bound is refused before it is parsed") {
    const std::string header(10'001, ' ');
    CHECK(failure_of(npy_file(header, "")).find("at most 10000") != std::string::npos);
}
