#include "diagnostics/layers/dropout.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

namespace rangefinder {

namespace {

constexpr std::int64_t kValues = 10'003;  // Not a whole number of blocks of random numbers.

// Ones in, and a gradient of ones.
struct Wired {
    explicit Wired(double p, std::uint64_t seed = 1, std::uint32_t stream = 0)
        : dropout("dropout", p, RandomMasks(seed, stream, passes)) {
        output = dropout.connect(engine, {input, false}).tensor;
        slope = dropout.connect_backward(engine, gradient, true);
        std::fill(input.values().begin(), input.values().end(), 1.0F);
    }

    std::vector<float> train(std::uint64_t pass) {
        passes = pass;
        dropout.forward(Mode::kTrain);
        return read_plain(engine, output);
    }

    Engine engine{1};
    std::uint64_t passes = 0;
    Dropout dropout;
    Tensor input{engine, {1, kValues}, plain_layout({1, kValues})};
    Tensor gradient{engine, {1, kValues}, plain_layout({1, kValues})};
    Tensor output;
    Tensor slope;
};

std::int64_t zeros_in(const std::vector<float>& values) {
    return std::count(values.begin(), values.end(), 0.0F);
}

}  // namespace

TEST_CASE("dropout zeroes its share of the values and scales the others up") {
    const double p = GENERATE(0.1, 0.5, 0.8);
    const std::vector<float> values = Wired(p).train(1);
    // Five standard deviations of a binomial count.
    const double allowed = 5.0 * std::sqrt(kValues * p * (1.0 - p));
    CHECK(std::abs(static_cast<double>(zeros_in(values)) - p * kValues) < allowed);
    const float largest = *std::max_element(values.begin(), values.end());
    CHECK(largest == static_cast<float>(1.0 / (1.0 - p)));
    CHECK(std::count(values.begin(), values.end(), largest) + zeros_in(values) == kValues);
}

TEST_CASE("dropout of nothing and of everything is just that") {
    CHECK(zeros_in(Wired(0.0).train(1)) == 0);
    CHECK(zeros_in(Wired(1.0).train(1)) == kValues);
}

TEST_CASE("dropout's gradient passes where its values did") {
    Wired wired(0.3);
    const std::vector<float> values = wired.train(1);
    std::fill(wired.gradient.values().begin(), wired.gradient.values().end(), 1.0F);
    wired.dropout.backward();
    CHECK(read_plain(wired.engine, wired.slope) == values);
}

TEST_CASE("dropout does nothing in evaluation") {
    Wired wired(0.5);
    wired.dropout.forward(Mode::kEvaluate);
    CHECK(read_plain(wired.engine, wired.output) == std::vector<float>(kValues, 1.0F));
}

TEST_CASE("what is dropped follows from seed, layer and pass alone") {
    Wired wired(0.5);
    const std::vector<float> first = wired.train(1);
    CHECK(wired.train(2) != first);
    CHECK(wired.train(1) == first);
    CHECK(Wired(0.5).train(1) == first);
    CHECK(Wired(0.5, 2).train(1) != first);
    CHECK(Wired(0.5, 1, 1).train(1) != first);
}

}  // namespace rangefinder
