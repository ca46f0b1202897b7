#include "diagnostics/layers/relu.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

namespace rangefinder {

namespace {

struct Wired {
    Engine engine{1};
    Relu relu{"relu"};
    Tensor input{engine, {1, 4}, plain_layout({1, 4})};
    Tensor gradient{engine, {1, 4}, plain_layout({1, 4})};
};

void set(const Tensor& tensor, const std::vector<float>& values) {
    std::copy(values.begin(), values.end(), tensor.values().begin());
}

}  // namespace

TEST_CASE("relu lets positive values and their gradients through") {
    Wired wired;
    const Connection output = wired.relu.connect(wired.engine, {wired.input, false});
    const Tensor slope = wired.relu.connect_backward(wired.engine, wired.gradient, true);
    set(wired.input, {-1.0F, 0.0F, 2.0F, 1e30F});
    wired.relu.forward(Mode::kTrain);
    set(wired.gradient, {1.0F, 1.0F, 1.0F, 2.0F});
    wired.relu.backward();
    CHECK(read_plain(wired.engine, output.tensor) == std::vector<float>{0.0F, 0.0F, 2.0F, 1e30F});
    CHECK(read_plain(wired.engine, slope) == std::vector<float>{0.0F, 0.0F, 1.0F, 2.0F});
    CHECK(wired.input.values()[0] == -1.0F);
}

TEST_CASE("relu works in place where the layer before allows it") {
    Wired wired;
    const Connection output = wired.relu.connect(wired.engine, {wired.input, true});
    CHECK(output.tensor.memory().get() == wired.input.memory().get());
    CHECK_FALSE(output.overwritable);
}

TEST_CASE("relu hands NaN on") {
    Wired wired;
    const Connection output = wired.relu.connect(wired.engine, {wired.input, false});
    set(wired.input, {std::numeric_limits<float>::quiet_NaN(), -1.0F, 1.0F, 0.0F});
    wired.relu.forward(Mode::kTrain);
    CHECK(std::isnan(output.tensor.values()[0]));
}

}  // namespace rangefinder
