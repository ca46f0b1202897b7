#include "tests/numeric/random_problem.hpp"

#include <algorithm>

namespace rangefinder::numeric {

namespace {

// Draws sizes in [low, high].
class Sizes {
  public:
    explicit Sizes(RandomStream& random) : random_(random) {}

    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low +
               static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(high - low + 1)));
    }
    Pair pair(std::int64_t low, std::int64_t high) {
        const std::int64_t first = between(low, high);
        return {first, between(low, high)};
    }

  private:
    RandomStream& random_;
};

void add(ModelSpec& spec, LayerParameters parameters) {
    spec.layers.push_back({"", std::move(parameters)});
}

Conv2dSpec random_convolution(Sizes& sizes) {
    Conv2dSpec convolution;
    convolution.out_channels = sizes.between(1, 20);
    convolution.kernel_size = sizes.pair(1, 4);
    convolution.stride = sizes.pair(1, 2);
    convolution.padding = {sizes.between(0, convolution.kernel_size[0] / 2),
                           sizes.between(0, convolution.kernel_size[1] / 2)};
    convolution.bias = sizes.between(0, 3) > 0;
    return convolution;
}

Pool2dSpec random_pooling(Sizes& sizes, PoolingKind kind) {
    Pool2dSpec pooling;
    pooling.kind = kind;
    pooling.kernel_size = sizes.pair(2, 3);
    pooling.stride = sizes.between(0, 1) == 0 ? Pair{0, 0} : sizes.pair(1, 3);
    pooling.padding = sizes.pair(0, 1);
    return pooling;
}

ActivationSpec random_activation(const std::string& layer, Sizes& sizes) {
    const std::vector<std::string> names{"relu", "leaky_relu", "elu", "gelu",
                                         "silu", "sigmoid",    "tanh"};
    const auto place = std::find(names.begin(), names.end(), layer) - names.begin();
    ActivationSpec spec;
    spec.kind = static_cast<ActivationKind>(place);
    // Slopes of either sign.
    spec.negative_slope = static_cast<double>(sizes.between(0, 5) - 2) / 4.0;
    spec.alpha = static_cast<double>(sizes.between(0, 5) - 2) / 2.0;
    return spec;
}

void image_problem(Problem& problem, const std::string& layer, Sizes& sizes) {
    problem.data.example = {sizes.between(1, 17), sizes.between(5, 11), sizes.between(5, 11)};
    Conv2dSpec first;
    first.out_channels = sizes.between(1, 18);
    first.kernel_size = {1, 1};
    add(problem.spec, first);
    if (layer == "conv2d") {
        add(problem.spec, random_convolution(sizes));
    } else if (layer == "max_pool2d") {
        add(problem.spec, random_pooling(sizes, PoolingKind::kMax));
    } else if (layer == "avg_pool2d") {
        add(problem.spec, random_pooling(sizes, PoolingKind::kAverage));
    }
    add(problem.spec, FlattenSpec{});
}

void vector_problem(Problem& problem, const std::string& layer, Sizes& sizes) {
    problem.data.example = {sizes.between(1, 70)};
    add(problem.spec, LinearSpec{sizes.between(1, 70), true});
    if (layer == "linear") {
        add(problem.spec, LinearSpec{sizes.between(1, 130), sizes.between(0, 3) > 0});
    } else {
        add(problem.spec, random_activation(layer, sizes));
    }
}

}  // namespace

std::vector<std::string> layer_kinds() {
    return {"linear",  "conv2d", "max_pool2d", "avg_pool2d", "flatten", "relu",
            "sigmoid", "tanh",   "gelu",       "leaky_relu", "elu",     "silu"};
}

Problem random_problem(const std::string& layer, std::uint64_t seed, LossKind loss) {
    RandomStream random(seed, RandomPurpose::kProbe);
    Sizes sizes(random);
    Problem problem;
    const bool image = layer.find("2d") != std::string::npos || layer == "flatten";
    if (image) {
        image_problem(problem, layer, sizes);
    } else {
        vector_problem(problem, layer, sizes);
    }
    const std::int64_t outputs = loss == LossKind::kBceWithLogits ? 1 : sizes.between(2, 12);
    add(problem.spec, LinearSpec{outputs, true});
    problem.spec.loss.kind = loss;
    problem.data.task = loss == LossKind::kMse ? TaskKind::kRegression : TaskKind::kClassification;
    problem.data.classes = outputs;
    problem.data.target_features = outputs;
    fill_batch(problem, sizes.between(1, 17), random);
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
