#include "daemon/codec/near_word.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder::codec;

TEST_CASE("A misspelt word finds its neighbour") {
    const std::vector<std::string> words{"learning_rate", "batch_size", "sgd", "adam", "adamw"};
    CHECK(near_word("learnign_rate", words) == "learning_rate");
    CHECK(near_word("batchsize", words) == "batch_size");
    CHECK(near_word("Adam", words) == "adam");
    CHECK(near_word("sdg", words) == "sgd");
}

TEST_CASE("A word that is near nothing finds nothing") {
    const std::vector<std::string> words{"sgd", "adam"};
    CHECK(near_word("rmsprop", words).empty());
    CHECK(near_word("x", words).empty());
    CHECK(near_word("", words).empty());
    CHECK(near_word(std::string(100'000, 'a'), words).empty());
}

TEST_CASE("Lists are written as sentences have them") {
    CHECK(listed({}).empty());
    CHECK(listed({"a"}) == "a");
    CHECK(listed({"a", "b", "c"}) == "a, b and c");
}
