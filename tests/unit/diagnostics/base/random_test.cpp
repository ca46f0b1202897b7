#include "diagnostics/base/random.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace rangefinder;

TEST_CASE("Philox gives the numbers of the published known-answer test") {
    // Random123, tests/kat_vectors, philox 4x32 10.
    CHECK(philox4x32_10({0, 0, 0, 0}, {0, 0}) ==
          std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(
        philox4x32_10({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
        std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
}

TEST_CASE("A stream goes on from its stored state with equal bits") {
    RandomStream stream(7, RandomPurpose::kDataOrder, 3);
    for (int i = 0; i < 10; ++i) stream.normal();
    RandomStream resumed(stream.state());
    for (int i = 0; i < 100; ++i) REQUIRE(stream.next_u32() == resumed.next_u32());
}

TEST_CASE("Streams of one seed differ by purpose and number") {
    CHECK(RandomStream(1, RandomPurpose::kWeights).next_u32() !=
          RandomStream(1, RandomPurpose::kDataOrder).next_u32());
    CHECK(RandomStream(1, RandomPurpose::kWeights, 0).next_u32() !=
          RandomStream(1, RandomPurpose::kWeights, 1).next_u32());
}

TEST_CASE("Uniform and normal numbers have the moments of their distribution") {
    RandomStream stream(11, RandomPurpose::kGenerator);
    const int count = 200'000;
    double uniform_sum = 0, normal_sum = 0, normal_squares = 0;
    for (int i = 0; i < count; ++i) {
        const double u = stream.uniform();
        REQUIRE(u >= 0.0);
        REQUIRE(u < 1.0);
        uniform_sum += u;
        const double n = stream.normal();
        normal_sum += n;
        normal_squares += n * n;
    }
    CHECK(uniform_sum / count == Approx(0.5).margin(0.004));
    CHECK(normal_sum / count == Approx(0.0).margin(0.01));
    CHECK(normal_squares / count == Approx(1.0).margin(0.015));
}

TEST_CASE("A permutation holds every number once and depends on the seed") {
    RandomStream a(1, RandomPurpose::kSplit), b(2, RandomPurpose::kSplit);
    const auto first = permutation(1000, a);
    CHECK(first != permutation(1000, b));
    auto sorted = first;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < sorted.size(); ++i)
        REQUIRE(sorted[i] == static_cast<std::int64_t>(i));
}
