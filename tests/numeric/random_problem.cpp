#include "tests/numeric/random_problem.hpp"

#include <algorithm>

#include "tests/numeric/random_values.hpp"

namespace rangefinder::numeric {

namespace {

Pair pair_between(RandomStream& random, std::int64_t low, std::int64_t high) {
    const std::int64_t first = between(random, low, high);
    return {first, between(random, low, high)};
}

void add(ModelSpec& spec, LayerParameters parameters) {
    spec.layers.push_back({"", std::move(parameters)});
}

Conv2dSpec random_convolution(RandomStream& random) {
    Conv2dSpec convolution;
    convolution.out_channels = between(random, 1, 20);
    convolution.kernel_size = pair_between(random, 1, 4);
    convolution.stride = pair_between(random, 1, 2);
    convolution.padding = {between(random, 0, convolution.kernel_size[0] / 2),
                           between(random, 0, convolution.kernel_size[1] / 2)};
    convolution.bias = between(random, 0, 3) > 0;
    return convolution;
}

// What comes in has 6 channels.
Conv2dSpec spread_convolution(RandomStream& random) {
    Conv2dSpec convolution;
    convolution.groups =
        std::array<std::int64_t, 4>{1, 2, 3, 6}[static_cast<std::size_t>(between(random, 0, 3))];
    convolution.out_channels = convolution.groups * between(random, 1, 4);
    convolution.kernel_size = pair_between(random, 1, 3);
    convolution.dilation = pair_between(random, 1, 2);
    convolution.stride = pair_between(random, 1, 2);
    convolution.padding = pair_between(random, 0, 1);
    return convolution;
}

// Two layers that keep the shape, with a batch norm between where the seed says so.
ResidualSpec random_residual(RandomStream& random, const LayerParameters& layer) {
    ResidualSpec residual;
    residual.layers.push_back({"", layer});
    if (between(random, 0, 1) == 0) residual.layers.push_back({"", BatchNormSpec{}});
    residual.layers.push_back({"", ActivationSpec{ActivationKind::kRelu}});
    residual.layers.push_back({"", layer});
    if (between(random, 0, 1) == 0) {
        residual.layers.push_back({"", ActivationSpec{ActivationKind::kTanh}});
    }
    return residual;
}

Conv2dSpec same_convolution(std::int64_t channels) {
    Conv2dSpec convolution;
    convolution.bias = false;
    convolution.out_channels = channels;
    convolution.kernel_size = {3, 3};
    convolution.padding = {1, 1};
    return convolution;
}

Pool2dSpec random_pooling(RandomStream& random, PoolingKind kind) {
    Pool2dSpec pooling;
    pooling.kind = kind;
    pooling.kernel_size = pair_between(random, 2, 3);
    pooling.stride = between(random, 0, 1) == 0 ? Pair{0, 0} : pair_between(random, 1, 3);
    pooling.padding = pair_between(random, 0, 1);
    return pooling;
}

ActivationSpec random_activation(const std::string& layer, RandomStream& random) {
    const std::vector<std::string> names{"relu", "leaky_relu", "elu", "gelu",
                                         "silu", "sigmoid",    "tanh"};
    const auto place = std::find(names.begin(), names.end(), layer) - names.begin();
    ActivationSpec spec;
    spec.kind = static_cast<ActivationKind>(place);
    // Slopes of either sign.
    spec.negative_slope = static_cast<double>(between(random, 0, 5) - 2) / 4.0;
    spec.alpha = static_cast<double>(between(random, 0, 5) - 2) / 2.0;
    return spec;
}

void image_problem(Problem& problem, const std::string& layer, RandomStream& random) {
    problem.data.example = {between(random, 1, 17), between(random, 5, 11), between(random, 5, 11)};
    Conv2dSpec first;
    first.out_channels = between(random, 1, 18);
    first.kernel_size = {1, 1};
    if (layer == "spread_conv2d") first.out_channels = 6;
    first.bias = layer != "batch_norm2d";  // A bias in front has no gradient but rounding.
    add(problem.spec, first);
    if (layer == "conv2d") {
        add(problem.spec, random_convolution(random));
    } else if (layer == "max_pool2d") {
        add(problem.spec, random_pooling(random, PoolingKind::kMax));
    } else if (layer == "avg_pool2d") {
        add(problem.spec, random_pooling(random, PoolingKind::kAverage));
    }
    if (layer == "spread_conv2d") {
        add(problem.spec, spread_convolution(random));
    } else if (layer == "batch_norm2d") {
        add(problem.spec, BatchNormSpec{0.1, 1e-3});
    } else if (layer == "residual2d") {
        add(problem.spec, random_residual(random, same_convolution(first.out_channels)));
    } else if (layer == "global_avg_pool2d") {
        add(problem.spec, GlobalAvgPool2dSpec{});
    }
    if (layer != "global_avg_pool2d") add(problem.spec, FlattenSpec{});
}

void sequence_problem(Problem& problem, RandomStream& random) {
    problem.data.example = {between(random, 1, 9), between(random, 1, 20)};
    add(problem.spec, LinearSpec{between(random, 1, 40), true});
    add(problem.spec, LinearSpec{between(random, 1, 40), between(random, 0, 3) > 0});
    add(problem.spec, FlattenSpec{});
}

void vector_problem(Problem& problem, const std::string& layer, RandomStream& random) {
    problem.data.example = {between(random, 1, 70)};
    add(problem.spec, LinearSpec{between(random, 1, 70), layer != "batch_norm"});
    if (layer == "batch_norm") {
        add(problem.spec, BatchNormSpec{0.1, 1e-3});
    } else if (layer == "residual") {
        const std::int64_t features =
            std::get<LinearSpec>(problem.spec.layers.back().parameters).out_features;
        add(problem.spec, random_residual(random, LinearSpec{features, false}));
    } else if (layer == "linear") {
        add(problem.spec, LinearSpec{between(random, 1, 130), between(random, 0, 3) > 0});
    } else {
        add(problem.spec, random_activation(layer, random));
    }
}

bool uses_batch_norm(const ModelSpec& spec) {
    return std::any_of(spec.layers.begin(), spec.layers.end(), [](const LayerSpec& layer) {
        return std::holds_alternative<BatchNormSpec>(layer.parameters) ||
               std::holds_alternative<ResidualSpec>(layer.parameters);
    });
}

}  // namespace

std::vector<std::string> layer_kinds() {
    return {
        "linear",           "conv2d",        "max_pool2d", "avg_pool2d",   "flatten",  "relu",
        "sigmoid",          "tanh",          "gelu",       "leaky_relu",   "elu",      "silu",
        "linear_sequence",  "spread_conv2d", "batch_norm", "batch_norm2d", "residual", "residual2d",
        "global_avg_pool2d"};
}

Problem random_problem(const std::string& layer, std::uint64_t seed, LossKind loss) {
    RandomStream random(seed, RandomPurpose::kProbe);
    Problem problem;
    const bool image = layer.find("2d") != std::string::npos || layer == "flatten";
    if (layer == "linear_sequence") {
        sequence_problem(problem, random);
    } else if (image) {
        image_problem(problem, layer, random);
    } else {
        vector_problem(problem, layer, random);
    }
    const std::int64_t outputs = loss == LossKind::kBceWithLogits ? 1 : between(random, 2, 12);
    add(problem.spec, LinearSpec{outputs, true});
    problem.spec.loss.kind = loss;
    problem.data.task = loss == LossKind::kMse ? TaskKind::kRegression : TaskKind::kClassification;
    problem.data.classes = loss == LossKind::kBceWithLogits ? 2 : outputs;
    problem.data.target_features = outputs;
    // Batch statistics of two rows are all +-1, whose gradient is rounding.
    fill_batch(problem, between(random, uses_batch_norm(problem.spec) ? 6 : 1, 17), random);
    return problem;
}

void fill_batch(Problem& problem, std::int64_t rows, RandomStream& random) {
    Shape shape{rows};
    shape.insert(shape.end(), problem.data.example.begin(), problem.data.example.end());
    problem.batch.input = zeros(shape);
    // Rounded to float first: both sides see the same numbers.
    for (double& value : problem.batch.input.values) {
        value = static_cast<float>(random.normal());
    }
    const bool labelled = problem.spec.loss.kind == LossKind::kCrossEntropy;
    const std::int64_t outputs = problem.data.target_features;
    for (std::int64_t row = 0; labelled && row < rows; ++row) {
        problem.batch.labels.push_back(
            static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(outputs))));
    }
    for (std::int64_t index = 0; !labelled && index < rows * outputs; ++index) {
        const bool binary = problem.spec.loss.kind == LossKind::kBceWithLogits;
        problem.batch.targets.push_back(binary ? static_cast<double>(random.below(2))
                                               : static_cast<float>(random.normal()));
    }
}

}  // namespace rangefinder::numeric
