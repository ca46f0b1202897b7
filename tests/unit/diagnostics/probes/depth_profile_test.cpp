#include "diagnostics/probes/depth_profile.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace rangefinder;

namespace {

LayerFlow layer(double gradient, double weight) {
    return {"", gradient, gradient, weight, 0.0};
}

// Each layer gets `factor` times the gradient of the one above it.
std::vector<LayerFlow> chain(std::size_t count, double factor) {
    std::vector<LayerFlow> layers(count);
    double gradient = 1.0;
    for (std::size_t index = count; index-- > 0; gradient *= factor) {
        layers[index] = layer(gradient, 2.0);
    }
    return layers;
}

}  // namespace

TEST_CASE("Gradients of about one size through all layers are nothing to speak of") {
    const DepthProfile profile = profile_of(chain(12, 0.8));
    CHECK_FALSE(profile.vanishing);
    CHECK_FALSE(profile.exploding);
    CHECK(profile.least_share == Approx(std::pow(0.8, 11)));
}

TEST_CASE("Gradients that shrink from layer to layer vanish up to where a thousandth is left") {
    const DepthProfile profile = profile_of(chain(12, 0.1));
    REQUIRE(profile.vanishing);
    CHECK(*profile.vanishing == 7);  // 10^-4; layer 8 gets just 10^-3.
    CHECK(profile.least_share == Approx(1e-11));
    CHECK_FALSE(profile.exploding);
}

TEST_CASE("Gradients that grow from layer to layer explode in the lowest") {
    const DepthProfile profile = profile_of(chain(6, 10.0));
    REQUIRE(profile.exploding);
    CHECK(*profile.exploding == 0);
    CHECK(profile.greatest_ratio == Approx(1e5));
}

TEST_CASE("A large embedding with a small gradient of its own is no vanishing gradient") {
    const std::vector<LayerFlow> layers{layer(0.05, 80.0), layer(0.5, 5.0), layer(1.0, 4.0)};
    CHECK_FALSE(profile_of(layers).vanishing);
}

TEST_CASE("One small gradient above layers that get theirs is no vanishing gradient") {
    const std::vector<LayerFlow> layers{layer(0.5, 1.0), layer(1e-6, 1.0), layer(1.0, 1.0)};
    CHECK_FALSE(profile_of(layers).vanishing);
}

TEST_CASE("Where no layer gets any gradient it vanishes in all") {
    const std::vector<LayerFlow> layers{layer(0.0, 1.0), layer(0.0, 0.0)};
    const DepthProfile profile = profile_of(layers);
    REQUIRE(profile.vanishing);
    CHECK(*profile.vanishing == 1);
}

TEST_CASE("Zero weights under a last layer that learns block the gradient to all below") {
    const std::vector<LayerFlow> layers{layer(0.0, 0.0), layer(0.0, 0.0), layer(0.7, 0.0)};
    const DepthProfile profile = profile_of(layers);
    REQUIRE(profile.vanishing);
    CHECK(*profile.vanishing == 1);
    CHECK_FALSE(profile.exploding);
}

TEST_CASE("A gradient a hundred times as long as its weights explodes") {
    const std::vector<LayerFlow> layers{layer(300.0, 2.0), layer(9.0, 2.0)};
    const DepthProfile profile = profile_of(layers);
    REQUIRE(profile.exploding);
    CHECK(*profile.exploding == 0);
}

TEST_CASE("The highest layer with a gradient that is not finite is named") {
    std::vector<LayerFlow> layers = chain(4, 1.0);
    layers[1].gradient_norm = std::nan("");
    layers[0].gradient_norm = std::nan("");
    CHECK(profile_of(layers).exploding == std::optional<std::size_t>(1));
}
