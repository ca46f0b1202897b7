#include <catch2/catch.hpp>

#include "tests/numeric/random_problem.hpp"

namespace rangefinder::numeric {

namespace {

void check_close(const Problem& problem, const std::string& name, std::uint64_t seed) {
    const Deviation deviation = compare(problem.spec, problem.data, problem.batch);
    INFO(name << ", seed " << seed << ", input " << to_text(problem.batch.input.shape)
              << ", worst gradient of " << deviation.worst);
    CHECK(deviation.loss < 1e-5);
    CHECK(deviation.outputs < 1e-5);
    CHECK(deviation.gradients < 1e-4);
}

}  // namespace

TEST_CASE("every layer's outputs and gradients are those of a double precision reference") {
    const std::string layer = GENERATE(from_range(layer_kinds()));
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        check_close(random_problem(layer, seed), layer, seed);
    }
}

TEST_CASE("every loss and its gradient is that of a double precision reference") {
    const LossKind loss =
        GENERATE(LossKind::kCrossEntropy, LossKind::kMse, LossKind::kBceWithLogits);
    for (std::uint64_t seed = 101; seed <= 120; ++seed) {
        check_close(random_problem("linear", seed, loss), loss_name(loss), seed);
    }
}

TEST_CASE("a deep image model's gradients reach its first layer right") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Problem problem = random_problem("max_pool2d", seed, LossKind::kCrossEntropy);
        Conv2dSpec convolution;
        convolution.out_channels = 7;
        convolution.kernel_size = {3, 3};
        convolution.padding = {1, 1};
        auto& layers = problem.spec.layers;
        layers.insert(layers.begin() + 1, {{"", ActivationSpec{ActivationKind::kRelu}},
                                           {"", convolution},
                                           {"", ActivationSpec{ActivationKind::kTanh}}});
        check_close(problem, "deep", seed);
    }
}

}  // namespace rangefinder::numeric
