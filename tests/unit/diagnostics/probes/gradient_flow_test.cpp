#include "diagnostics/probes/gradient_flow.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace rangefinder;

namespace {

// Twenty batches of a model of three layers: the loss goes from `loss` to `last_loss` on a line,
// and the gradients' norms are those of the layers times what `factor` says.
template <typename Factor>
std::vector<FlowStep> steps(double loss, double last_loss, const Factor& factor) {
    std::vector<FlowStep> all;
    for (int step = 0; step < 20; ++step) {
        FlowStep one;
        one.loss = loss + (last_loss - loss) * step / 19.0;
        for (int layer = 0; layer < 3; ++layer) {
            one.gradient_norms.push_back((1.0 + layer) * (1.0 + 0.2 * (step % 3)) *
                                         factor(step, layer));
            one.weight_norms.push_back(3.0);
            one.update_ratios.push_back(1e-3);
        }
        all.push_back(one);
    }
    return all;
}

std::vector<FlowStep> still() {
    return steps(2.3, 2.3, [](int, int) { return 1.0; });
}

}  // namespace

TEST_CASE("A training whose gradients stay about as they were has no trouble") {
    const auto moved = steps(2.3, 1.2, [](int step, int) { return 1.0 + 0.1 * step; });
    const FlowVerdict verdict = compare_flow(moved, still());
    CHECK_FALSE(verdict.exploding);
    CHECK_FALSE(verdict.vanishing);
}

TEST_CASE("Gradients that grow twentyfold while the loss rises explode where they grew most") {
    const auto moved = steps(
        2.3, 4.0, [](int step, int layer) { return step < 8 ? 1.0 : (layer == 1 ? 40.0 : 20.0); });
    CHECK(compare_flow(moved, still()).exploding == std::optional<std::size_t>(1));
}

TEST_CASE("Gradients that grow while the loss falls are a training that learns") {
    const auto moved = steps(2.3, 0.8, [](int step, int) { return step < 5 ? 1.0 : 30.0; });
    CHECK_FALSE(compare_flow(moved, still()).exploding);
}

TEST_CASE("A single jump of a gradient with a worse loss is an explosion, even when it settles") {
    auto moved = steps(2.3, 2.4, [](int step, int) { return step == 3 ? 500.0 : 0.8; });
    CHECK(compare_flow(moved, still()).exploding == std::optional<std::size_t>(0));
}

TEST_CASE("A loss that is ten times that of weights that do not move is an explosion") {
    const auto moved = steps(2.3, 80.0, [](int, int) { return 1.0; });
    CHECK(compare_flow(moved, still()).exploding);
}

TEST_CASE("A step that is not finite is an explosion in the highest layer that broke") {
    auto moved = steps(2.3, 2.5, [](int, int) { return 1.0; });
    moved.resize(6);
    moved.back().gradient_norms = {std::nan(""), std::nan(""), 4.0};
    CHECK(compare_flow(moved, still()).exploding == std::optional<std::size_t>(1));
    moved.back().gradient_norms.clear();
    moved.back().loss = std::nan("");
    CHECK(compare_flow(moved, still()).exploding == std::optional<std::size_t>(2));
}

TEST_CASE("Gradients that die while the loss is no better vanish up to the layer that died") {
    const auto moved =
        steps(2.3, 2.6, [](int step, int layer) { return step > 4 && layer < 2 ? 0.0 : 1.0; });
    const FlowVerdict verdict = compare_flow(moved, still());
    CHECK(verdict.vanishing == std::optional<std::size_t>(1));
    CHECK_FALSE(verdict.exploding);
}

TEST_CASE("Gradients that get small because the loss did are no trouble") {
    const auto moved = steps(2.3, 1e-4, [](int step, int) { return step > 6 ? 1e-5 : 1.0; });
    CHECK_FALSE(compare_flow(moved, still()).vanishing);
}

TEST_CASE("Layers are summed up by the medians of their steps") {
    auto moved = steps(2.3, 1.0, [](int, int) { return 1.0; });
    moved.back().update_ratios.clear();
    const std::vector<std::string> names{"0", "2", "4"};
    const std::vector<LayerFlow> layers = layers_of(moved, names);
    REQUIRE(layers.size() == 3);
    CHECK(layers[1].layer == "2");
    CHECK(layers[1].gradient_norm == Approx(2.4));
    CHECK(layers[1].first_gradient_norm == Approx(2.0));
    CHECK(layers[1].weight_norm == Approx(3.0));
    CHECK(layers[1].update_ratio == Approx(1e-3));
}

TEST_CASE("Without an update the ratio is zero, and a broken last step does not hide the others") {
    auto moved = steps(2.3, 1.0, [](int, int) { return 1.0; });
    for (FlowStep& step : moved) step.update_ratios.clear();
    moved.back().gradient_norms = {INFINITY, INFINITY, INFINITY};
    const std::vector<std::string> names{"0", "2", "4"};
    const std::vector<LayerFlow> layers = layers_of(moved, names);
    CHECK(layers[0].update_ratio == 0.0);
    CHECK(std::isfinite(layers[0].gradient_norm));
}
