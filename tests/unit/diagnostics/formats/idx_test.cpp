#include "diagnostics/formats/idx.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

namespace {

Bytes idx_of(std::uint8_t type, const std::vector<std::uint32_t>& sizes, const Bytes& data) {
    Bytes bytes{0, 0, type, static_cast<std::uint8_t>(sizes.size())};
    for (const std::uint32_t size : sizes) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.push_back(static_cast<std::uint8_t>(size >> shift));
        }
    }
    bytes.insert(bytes.end(), data.begin(), data.end());
    return bytes;
}

std::vector<float> floats_of(const Bytes& bytes) {
    const auto view = view_idx(bytes);
    REQUIRE(view.ok());
    std::vector<float> values(static_cast<std::size_t>(view->size()));
    idx_to_floats(*view, 0, values);
    return values;
}

std::string failure_of(const Bytes& bytes) {
    const auto view = view_idx(bytes);
    REQUIRE_FALSE(view.ok());
    CHECK(view.error().kind == ErrorKind::kMalformed);
    return view.error().text;
}

}  // namespace

TEST_CASE("IDX values of every type are read as big-endian") {
    CHECK(floats_of(idx_of(0x08, {2}, {0, 255})) == std::vector<float>{0, 255});
    CHECK(floats_of(idx_of(0x09, {2}, {0x7f, 0x80})) == std::vector<float>{127, -128});
    CHECK(floats_of(idx_of(0x0b, {1}, {0xff, 0xfe})) == std::vector<float>{-2});
    CHECK(floats_of(idx_of(0x0c, {1}, {0, 1, 0, 0})) == std::vector<float>{65536});
    CHECK(floats_of(idx_of(0x0d, {1}, {0x3f, 0xc0, 0, 0})) == std::vector<float>{1.5F});
    CHECK(floats_of(idx_of(0x0e, {1}, {0xbf, 0xe0, 0, 0, 0, 0, 0, 0})) ==
          std::vector<float>{-0.5F});
}

TEST_CASE("An IDX view knows its shape and copies a part") {
    const Bytes bytes = idx_of(0x08, {2, 3}, {1, 2, 3, 4, 5, 6});
    const auto view = view_idx(bytes);
    REQUIRE(view.ok());
    CHECK(view->shape == std::vector<std::int64_t>{2, 3});
    CHECK(view->size() == 6);
    std::vector<float> row(3);
    idx_to_floats(*view, 3, row);
    CHECK(row == std::vector<float>{4, 5, 6});
    CHECK(idx_to_integers(*view) == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("An IDX file whose data does not fill its sizes is refused") {
    CHECK(failure_of(idx_of(0x08, {3}, {1, 2})) ==
          "the IDX file claims 3 bytes of data by its sizes and has 2");
    CHECK(failure_of(idx_of(0x0d, {1}, {1, 2, 3, 4, 5})) ==
          "the IDX file claims 4 bytes of data by its sizes and has 5");
}

TEST_CASE("IDX sizes that are huge or overflow are refused without taking memory") {
    const std::uint32_t huge = 0xffffffff;
    CHECK(failure_of(idx_of(0x08, {huge, 2}, {1})).find("claims") != std::string::npos);
    CHECK(failure_of(idx_of(0x0e, {huge, huge, huge}, {1})).find("more than 2^63") !=
          std::string::npos);
    CHECK(failure_of(idx_of(0x08, std::vector<std::uint32_t>(8, huge), {})).find("2^63") !=
          std::string::npos);
}

TEST_CASE("An IDX header that is wrong or cut is refused") {
    CHECK(failure_of(idx_of(0x0a, {1}, {1})).find("known type") != std::string::npos);
    CHECK(failure_of(idx_of(0x08, {}, {})).find("0 dimensions") != std::string::npos);
    CHECK(failure_of(idx_of(0x08, std::vector<std::uint32_t>(9, 1), {1})).find("9 dimensions") !=
          std::string::npos);
    CHECK(failure_of({1, 0, 8, 1}).find("does not begin") != std::string::npos);
    const Bytes whole = idx_of(0x08, {1, 2}, {1, 2});
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CHECK_FALSE(view_idx(ByteView(whole).first(length)).ok());
    }
}
