// The generators are there to try trainings on: small models must be able to learn them.
#include <catch2/catch.hpp>
#include <variant>

#include "diagnostics/runs/runs.hpp"
#include "tests/support/silent_observer.hpp"

using namespace rangefinder;

namespace {

LayerSpec linear(std::int64_t out_features) {
    return {"", LinearSpec{out_features}};
}
LayerSpec relu() {
    return {"", ActivationSpec{ActivationKind::kRelu}};
}

JobSpec adam_training(std::vector<LayerSpec> layers, std::int64_t epochs) {
    JobSpec spec;
    spec.model.layers = std::move(layers);
    spec.optimizer.kind = OptimizerKind::kAdam;
    TrainingSpec training;
    training.epochs = epochs;
    training.learning_rate = 3e-3;
    spec.work = training;
    return spec;
}

Scores validated(const GeneratorSpec& generator, const JobSpec& spec) {
    DatasetSpec source;
    source.source = generator;
    const auto data = load_dataset(source);
    REQUIRE(data.ok());
    test::SilentObserver observer;
    const auto result = run(spec, *data, observer, {});
    REQUIRE(result.ok());
    return std::get<TrainingResult>(*result).validation;
}

}  // namespace

TEST_CASE("A multilayer perceptron learns the glyphs") {
    const auto scores =
        validated({.kind = GeneratorKind::kGlyphs, .rows = 4000},
                  adam_training({{"", FlattenSpec{}}, linear(128), relu(), linear(10)}, 10));
    CHECK(scores.at("accuracy") > 0.95);
}

TEST_CASE("A small convolutional network learns the glyphs") {
    const LayerSpec convolution{"", Conv2dSpec{8, {3, 3}, {1, 1}, {1, 1}}};
    const LayerSpec pool{"", Pool2dSpec{PoolingKind::kMax, {2, 2}}};
    const auto scores = validated(
        {.kind = GeneratorKind::kGlyphs, .rows = 2000},
        adam_training(
            {convolution, relu(), pool, {"", FlattenSpec{}}, linear(64), relu(), linear(10)}, 6));
    CHECK(scores.at("accuracy") > 0.95);
}

TEST_CASE("A multilayer perceptron learns moons, spirals and blobs") {
    const auto accuracy = [](GeneratorKind kind, std::int64_t classes) {
        const auto layers = {linear(64), relu(), linear(64), relu(), linear(classes)};
        return validated({.kind = kind}, adam_training(layers, 40)).at("accuracy");
    };
    CHECK(accuracy(GeneratorKind::kTwoMoons, 2) > 0.95);
    CHECK(accuracy(GeneratorKind::kSpirals, 3) > 0.9);
    CHECK(accuracy(GeneratorKind::kBlobs, 3) > 0.95);
}

TEST_CASE("A multilayer perceptron gets more of the regression than a line") {
    JobSpec deep = adam_training({linear(64), relu(), linear(64), relu(), linear(1)}, 20);
    JobSpec line = adam_training({linear(1)}, 20);
    deep.model.loss.kind = line.model.loss.kind = LossKind::kMse;
    const GeneratorSpec generator{.kind = GeneratorKind::kRegression, .rows = 4000, .features = 4};
    CHECK(validated(generator, deep).at("loss") < 0.5 * validated(generator, line).at("loss"));
}
