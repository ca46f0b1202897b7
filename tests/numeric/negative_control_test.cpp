#include <catch2/catch.hpp>

#include "tests/numeric/random_problem.hpp"

namespace rangefinder::numeric {

namespace {

struct Control {
    Fault fault;
    std::string layer;
    LossKind loss = LossKind::kMse;
};

std::vector<Control> controls() {
    return {{Fault::kLinearWeightGradientOfOneRow, "linear"},
            {Fault::kLinearBiasGradientMissing, "linear"},
            {Fault::kConvolutionKernelFlipped, "conv2d"},
            {Fault::kConvolutionBorderIgnored, "conv2d"},
            {Fault::kConvolutionBiasGradientOfOneRow, "conv2d"},
            {Fault::kReluPassesNegative, "relu"},
            {Fault::kSigmoidSlopeWrong, "sigmoid"},
            {Fault::kTanhSlopeWrong, "tanh"},
            {Fault::kGeluWithoutDensity, "gelu"},
            {Fault::kSiluWithoutProduct, "silu"},
            {Fault::kBatchNormMeanConstant, "batch_norm"},
            {Fault::kBatchNormVarianceConstant, "batch_norm2d"},
            {Fault::kBatchNormScaleMissing, "batch_norm2d"},
            {Fault::kBatchNormShiftOfOneRow, "batch_norm"},
            {Fault::kResidualSkipMissing, "residual"},
            {Fault::kResidualSkipMissing, "residual2d"},
            {Fault::kDilationIgnored, "spread_conv2d"},
            {Fault::kGroupsRotated, "spread_conv2d"},
            {Fault::kMaxPoolFirstOfWindow, "max_pool2d"},
            {Fault::kAveragePoolNotDivided, "avg_pool2d"},
            {Fault::kCrossEntropyWithoutLabel, "linear", LossKind::kCrossEntropy},
            {Fault::kMseHalved, "linear"},
            {Fault::kBceWithoutTarget, "linear", LossKind::kBceWithLogits}};
}

// A kernel that flipping changes and that reaches over the edge; or groups and holes that tell.
void give_convolution_a_border(Problem& problem, const std::string& layer) {
    auto* convolution = std::get_if<Conv2dSpec>(&problem.spec.layers[1].parameters);
    if (convolution == nullptr) return;
    convolution->bias = true;
    convolution->padding = {1, 1};
    convolution->kernel_size = {3, 2};
    if (layer == "spread_conv2d") {
        convolution->groups = 3;
        convolution->out_channels = 6;
        convolution->dilation = {2, 1};
        convolution->stride = {1, 1};
    }
}

}  // namespace

TEST_CASE("a broken backward pass is always noticed") {
    const Control control = GENERATE(from_range(controls()));
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Problem problem = random_problem(control.layer, seed, control.loss);
        give_convolution_a_border(problem, control.layer);
        RandomStream random(seed, RandomPurpose::kProbe, 1);
        problem.batch = {};
        fill_batch(problem, 8, random);
        const Deviation right = compare(problem.spec, problem.data, problem.batch);
        const Deviation broken = compare(problem.spec, problem.data, problem.batch, control.fault);
        INFO("fault " << static_cast<int>(control.fault) << ", seed " << seed);
        CHECK(right.gradients < 1e-4);
        CHECK(broken.gradients > 1e-2);
    }
}

TEST_CASE("a transposed weight in a backward pass is noticed") {
    Problem problem;
    problem.data.example = {6};
    problem.data.task = TaskKind::kRegression;
    problem.data.target_features = 6;
    problem.spec.layers = {{"", LinearSpec{6, true}}, {"", LinearSpec{6, true}}};
    problem.spec.loss.kind = LossKind::kMse;
    RandomStream random(1, RandomPurpose::kProbe);
    fill_batch(problem, 8, random);
    CHECK(compare(problem.spec, problem.data, problem.batch).gradients < 1e-4);
    CHECK(compare(problem.spec, problem.data, problem.batch, Fault::kLinearInputGradientTransposed)
              .gradients > 1e-2);
}

}  // namespace rangefinder::numeric
