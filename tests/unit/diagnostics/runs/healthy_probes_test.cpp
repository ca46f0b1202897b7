// gradient_check, sanity and initialization cry no wolf at sound models on real data.
#include <catch2/catch.hpp>

#include "real_data.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

JobSpec job_of(std::vector<LayerSpec> layers, LossKind loss = LossKind::kCrossEntropy) {
    JobSpec job;
    job.model.layers = std::move(layers);
    job.model.loss.kind = loss;
    job.optimizer.kind = OptimizerKind::kAdam;
    return job;
}

std::vector<LayerSpec> perceptron(std::int64_t outputs) {
    return {{"", LinearSpec{64, true}},
            {"", ActivationSpec{}},
            {"", LinearSpec{64, true}},
            {"", ActivationSpec{}},
            {"", LinearSpec{outputs, true}}};
}

std::vector<LayerSpec> convolutions() {
    const Pool2dSpec pool{PoolingKind::kMax, {2, 2}, {0, 0}, {0, 0}};
    return {{"", Conv2dSpec{8, {3, 3}, {1, 1}, {1, 1}}},
            {"", BatchNormSpec{}},
            {"", ActivationSpec{}},
            {"", pool},
            {"", Conv2dSpec{16, {3, 3}, {1, 1}, {1, 1}}},
            {"", ActivationSpec{}},
            {"", pool},
            {"", FlattenSpec{}},
            {"", LinearSpec{10, true}}};
}

std::vector<LayerSpec> transformer() {
    return {{"", EmbeddingSpec{0, 32}},
            {"", PositionalEmbeddingSpec{}},
            {"", TransformerBlockSpec{4, 64, true, true}},
            {"", TransformerBlockSpec{4, 64, true, true}},
            {"", LayerNormSpec{}}};
}

void expect_no_alarm(JobSpec job, const Dataset& data) {
    const std::vector<ProbeSpec> probes{GradientCheckSpec{}, SanitySpec{}, InitializationSpec{}};
    for (const ProbeSpec& probe : probes) {
        job.work = probe;
        RecordingObserver observer;
        const auto result = run(job, data, observer, {});
        REQUIRE(result.ok());
        for (const Finding& finding : std::get<ProbeResult>(*result).findings) {
            INFO(probe_name(probe) << ": " << finding.rule << ": " << finding.message);
            CHECK(finding.severity == Severity::kInfo);
        }
    }
}

Dataset made_up(GeneratorKind kind, std::int64_t rows) {
    DatasetSpec spec;
    GeneratorSpec generator;
    generator.kind = kind;
    generator.rows = rows;
    spec.source = generator;
    auto data = load_dataset(spec);
    REQUIRE(data.ok());
    return std::move(data).value();
}

}  // namespace

TEST_CASE("Probes find nothing wrong with a perceptron on tables", "[.slow]") {
    for (const char* file : {"breast_cancer.csv", "digits.csv"}) {
        if (const auto data = load(file)) {
            expect_no_alarm(job_of(perceptron(data->shape.classes)), *data);
        }
    }
    if (const auto data = load("diabetes.csv")) {
        expect_no_alarm(job_of(perceptron(1), LossKind::kMse), *data);
    }
}

TEST_CASE("Probes find nothing wrong with a convolutional net on images", "[.slow]") {
    JobSpec job = job_of(convolutions());
    job.optimizer = {};
    job.optimizer.momentum = 0.9;
    expect_no_alarm(job, made_up(GeneratorKind::kGlyphs, 2000));
    if (const auto data =
            load("mnist-test-images-idx3-ubyte.gz", "mnist-test-labels-idx1-ubyte.gz")) {
        expect_no_alarm(job, *data);
    }
}

TEST_CASE("Probes find nothing wrong with an LSTM on a series", "[.slow]") {
    DatasetSpec spec;
    spec.task = TaskKind::kSequence;
    if (const auto data = load("monthly-sunspots.csv", "", spec)) {
        RecurrentSpec lstm;
        lstm.hidden_size = 32;
        expect_no_alarm(job_of({{"", lstm}, {"", LinearSpec{data->shape.target_features, true}}},
                               LossKind::kMse),
                        *data);
    }
}

TEST_CASE("Probes find nothing wrong with a transformer on text", "[.slow]") {
    const Dataset data = made_up(GeneratorKind::kSentences, 2000);
    std::vector<LayerSpec> layers = transformer();
    layers.push_back({"", LinearSpec{data.shape.classes, true}});
    JobSpec job = job_of(layers);
    job.batch_size = 16;
    expect_no_alarm(job, data);
}
