#include "diagnostics/base/near_word.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

TEST_CASE("The near word is the allowed one with the fewest changes") {
    const std::vector<std::string> allowed{"momentum", "nesterov", "weight_decay"};
    CHECK(near_word("momentm", allowed) == "momentum");
    CHECK(near_word("mometnum", allowed) == "momentum");
    CHECK(near_word("weightdecay", allowed) == "weight_decay");
    CHECK(near_word_hint("nestrov", allowed) == " (did you mean 'nesterov'?)");
}

TEST_CASE("No word is near when too much would have to change") {
    CHECK(near_word("learning_rate", {"momentum", "eps"}).empty());
    CHECK(near_word("", {"a"}).empty());
    CHECK(near_word("ab", {"cd"}).empty());
    CHECK(near_word(std::string(10'000, 'x'), {std::string(10'000, 'y')}).empty());
    CHECK(near_word_hint("x", {}).empty());
}
