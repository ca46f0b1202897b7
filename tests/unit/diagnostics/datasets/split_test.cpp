#include "diagnostics/datasets/split.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "diagnostics/base/random.hpp"

using namespace rangefinder;

TEST_CASE("A split holds every row once in one of its parts") {
    const Split split = split_rows(103, 0.2, 1);
    CHECK(split.validation.size() == 20);
    auto all = split.training;
    all.insert(all.end(), split.validation.begin(), split.validation.end());
    std::sort(all.begin(), all.end());
    for (std::int64_t row = 0; row < 103; ++row) CHECK(all[static_cast<std::size_t>(row)] == row);
}

TEST_CASE("A split is the seed's permutation cut in two") {
    RandomStream random(9, RandomPurpose::kSplit);
    const auto order = permutation(10, random);
    const Split split = split_rows(10, 0.3, 9);
    CHECK(std::equal(split.training.begin(), split.training.end(), order.begin()));
    CHECK(std::equal(split.validation.begin(), split.validation.end(), order.begin() + 7));
}

TEST_CASE("Each part of a split has at least one row") {
    CHECK(split_rows(2, 0.01, 1).validation.size() == 1);
    CHECK(split_rows(2, 0.99, 1).training.size() == 1);
    CHECK(split_rows(5, 0.999, 1).training.size() == 1);
}

TEST_CASE("Training flags mark the training rows") {
    const auto flags = training_flags({{2, 0}, {1}});
    CHECK(flags == std::vector<char>{1, 0, 1});
}
