#include "diagnostics/training/measurement.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "diagnostics/spec/layer_cost.hpp"
#include "diagnostics/training/training_step.hpp"
#include "small_trainings.hpp"

using namespace rangefinder;

namespace {

// Normal values in this shape, and labels of three classes.
Dataset random_examples(const Shape& example, std::int64_t rows = 64) {
    Dataset data;
    RandomStream random(5, RandomPurpose::kGenerator);
    data.shape.example = example;
    data.shape.classes = 3;
    const std::int64_t size = rows * elements_of(example);
    for (std::int64_t i = 0; i < size; ++i) {
        data.features.push_back(static_cast<float>(random.normal()));
    }
    for (std::int64_t row = 0; row < rows; ++row) {
        data.labels.push_back(static_cast<std::int32_t>(random.below(3)));
    }
    split_rows(data, rows, 0);
    return data;
}

JobSpec job_with(std::vector<LayerSpec> layers) {
    JobSpec job;
    job.model.layers = std::move(layers);
    job.optimizer.momentum = 0.9;
    job.batch_size = 16;
    return job;
}

LayerSpec linear(std::int64_t outputs) {
    return {"", LinearSpec{outputs, true}};
}

LayerSpec activation(ActivationKind kind) {
    return {"", ActivationSpec{kind}};
}

// A training that is measured in each step.
struct Measured {
    Measured(const JobSpec& job, const Dataset& data)
        : training(job, data),
          batches(data, job.batch_size, 1),
          step({*training.model, *training.optimizer, batches}, {}),
          measurement(*training.model) {}

    // The figures that the step has, by name.
    std::map<std::string, double> run(double learning_rate) {
        outcome = step.run(learning_rate, nullptr, &measurement);
        std::map<std::string, double> figures;
        for (std::size_t i = 0; i < measurement.names().size(); ++i) {
            const double value = measurement.values()[i];
            if (!std::isnan(value)) figures[measurement.names()[i]] = value;
        }
        return figures;
    }

    void set(const std::string& parameter, float value) {
        for (const ParameterInfo& info : training.model->parameters()) {
            if (info.name != parameter) continue;
            const std::vector<float> values(static_cast<std::size_t>(info.size), value);
            REQUIRE(training.model->load_parameter(parameter, values).ok());
        }
    }

    SmallTraining training;
    DatasetBatches batches;
    TrainingStep step;
    Measurement measurement;
    StepOutcome outcome;
};

double squares_of(const std::vector<float>& values) {
    double sum = 0.0;
    for (const float value : values) sum += static_cast<double>(value) * value;
    return sum;
}

}  // namespace

TEST_CASE("A layer's norms are those of all its parameters, by its whole name") {
    const Dataset data = three_clouds();
    JobSpec job = job_with(
        {linear(16), {"", ResidualSpec{{linear(16), {"in", LinearSpec{16, false}}}}}, linear(3)});
    job.optimizer.momentum = 0.0;
    Measured measured(job, data);
    const ModelState before = measured.training.model->state();
    const auto figures = measured.run(0.1);
    double gradients = 0.0;
    for (const char* layer : {"0", "1.0", "1.in", "2"}) {
        INFO(layer);
        gradients += std::pow(figures.at("gradient_norm/" + std::string(layer)), 2);
    }
    CHECK(std::sqrt(gradients) == Approx(measured.outcome.gradient_norm));
    CHECK(figures.count("gradient_norm/1") == 0);
    const double weights =
        std::sqrt(squares_of(before.parameters[0]) + squares_of(before.parameters[1]));
    CHECK(figures.at("weight_norm/0") == Approx(weights));
    // Plain descent moves by rate times gradient.
    const double update = 0.1 * figures.at("gradient_norm/0");
    CHECK(figures.at("update_norm/0") == Approx(update).epsilon(1e-4));
    CHECK(figures.at("update_ratio/0") == Approx(update / weights).epsilon(1e-4));
}

TEST_CASE("A frozen layer has activations and no weights to watch") {
    const Dataset data = three_clouds();
    JobSpec job = small_job(data);
    job.model.freeze = {"0"};
    Measured measured(job, data);
    const auto figures = measured.run(0.1);
    CHECK(figures.count("gradient_norm/0") == 0);
    CHECK(figures.count("update_ratio/0") == 0);
    CHECK(figures.count("activation_mean/0") == 1);
    CHECK(figures.count("gradient_norm/2") == 1);
}

TEST_CASE("Measuring changes no bit of a training") {
    const ActivationKind kind = GENERATE(ActivationKind::kRelu, ActivationKind::kGelu,
                                         ActivationKind::kSigmoid, ActivationKind::kSilu);
    const int model = GENERATE(0, 1, 2, 3);
    RecurrentSpec lstm{RecurrentKind::kLstm, 8};
    lstm.num_layers = 2;
    RecurrentSpec gru{RecurrentKind::kGru, 8};
    gru.bidirectional = true;
    const std::vector<std::vector<LayerSpec>> models{
        {linear(10), {"", DropoutSpec{0.2}}, activation(kind), linear(3)},
        {{"", Conv2dSpec{10, {3, 3}, {1, 1}, {1, 1}}},
         {"", BatchNormSpec{}},
         activation(kind),
         {"", Pool2dSpec{PoolingKind::kMax, {2, 2}}},
         {"", FlattenSpec{}},
         linear(3)},
        {{"", gru}, {"", ResidualSpec{{linear(16), activation(kind)}}}, linear(3)},
        {{"", lstm}, activation(kind), linear(3)}};
    const Shape example = model == 0 ? Shape{6} : model == 1 ? Shape{2, 6, 6} : Shape{5, 4};
    const Dataset data = random_examples(example);
    const JobSpec job = job_with(models[static_cast<std::size_t>(model)]);
    Measured measured(job, data);
    SmallTraining plain(job, data);
    DatasetBatches batches(data, 16, 1);
    TrainingStep step({*plain.model, *plain.optimizer, batches}, {});
    for (int count = 0; count < 5; ++count) {
        measured.run(0.05);
        const StepOutcome outcome = step.run(0.05);
        CHECK(outcome.loss == measured.outcome.loss);
        CHECK(outcome.gradient_norm == measured.outcome.gradient_norm);
    }
    CHECK(plain.model->state() == measured.training.model->state());
}

TEST_CASE("Mean and deviation of activations are those of the batch") {
    const Dataset data = random_examples({4});
    JobSpec job = job_with({linear(5), activation(ActivationKind::kTanh), linear(3)});
    Measured measured(job, data);
    measured.set("0.weight", 0.0F);
    measured.set("0.bias", 0.5F);
    const auto figures = measured.run(0.1);
    CHECK(figures.at("activation_mean/0") == Approx(0.5));
    CHECK(figures.at("activation_deviation/0") == Approx(0.0).margin(1e-9));
    CHECK(figures.at("activation_mean/1") == Approx(std::tanh(0.5)));
    CHECK(figures.at("saturated_share/1") == 0.0);
    CHECK(figures.at("activation_gradient_norm/1") > 0.0);
}

TEST_CASE("A saturated activation is told by its share") {
    const Dataset data = random_examples({4});
    const ActivationKind kind = GENERATE(ActivationKind::kTanh, ActivationKind::kSigmoid);
    Measured measured(job_with({linear(5), activation(kind), linear(3)}), data);
    measured.set("0.bias", -20.0F);
    CHECK(measured.run(0.0).at("saturated_share/1") == 1.0);
}

TEST_CASE("A unit is dead when no measured batch of the last ten moved it") {
    const ActivationKind kind = GENERATE(ActivationKind::kRelu, ActivationKind::kGelu,
                                         ActivationKind::kSilu, ActivationKind::kElu);
    const Dataset data = random_examples({4});
    Measured measured(job_with({linear(5), activation(kind), linear(3)}), data);
    measured.set("0.bias", 2.0F);
    CHECK(measured.run(0.0).at("dead_share/1") == 0.0);
    measured.set("0.bias", -30.0F);
    for (int count = 0; count < 9; ++count) {
        const auto figures = measured.run(0.0);
        CHECK(figures.at("dead_share/1") == 0.0);
        CHECK(figures.at("zero_share/1") == 1.0);
    }
    CHECK(measured.run(0.0).at("dead_share/1") == 1.0);
}

TEST_CASE("Channels are told apart in whatever layout an image has") {
    const std::int64_t channels = GENERATE(3, 10, 16, 20);
    const Dataset data = random_examples({2, 6, 6});
    Measured measured(job_with({{"", Conv2dSpec{channels, {3, 3}, {1, 1}, {1, 1}}},
                                activation(ActivationKind::kRelu),
                                {"", FlattenSpec{}},
                                linear(3)}),
                      data);
    std::vector<float> bias(static_cast<std::size_t>(channels), 5.0F);
    bias[1] = -50.0F;
    REQUIRE(measured.training.model->load_parameter("0.bias", bias).ok());
    const auto figures = measured.run(0.0);
    const double one = 1.0 / static_cast<double>(channels);
    CHECK(figures.at("dead_share/1") == Approx(one));
    CHECK(figures.at("zero_share/1") == Approx(one).margin(0.01));
}

TEST_CASE("Gradients that agree have a high signal, and steady updates one direction") {
    Dataset data = random_examples({4}, 16);
    Measured steady(job_with({linear(3)}), data);
    CHECK(steady.run(1e-4).count("gradient_snr/0") == 0);
    std::map<std::string, double> figures;
    for (int count = 0; count < 10; ++count) figures = steady.run(1e-4);
    CHECK(figures.at("gradient_snr/0") > 1e3);
    CHECK(figures.at("update_cosine/0") > 0.99);

    // Labels without any pattern at the best constant prediction: noise alone.
    data = random_examples({40}, 2000);
    JobSpec job = job_with({linear(3)});
    job.batch_size = 4;
    Measured noisy(job, data);
    noisy.set("0.weight", 0.0F);
    for (int count = 0; count < 60; ++count) figures = noisy.run(0.0);
    CHECK(figures.at("gradient_snr/0") < 0.2);
    CHECK(figures.count("update_cosine/0") == 0);
}

TEST_CASE("Attention to all alike has the largest entropy, to one position none") {
    const Dataset data = random_examples({6, 4});
    AttentionSpec attention;
    attention.num_heads = 2;
    attention.causal = GENERATE(false, true);
    Measured measured(job_with({{"a", attention}, {"", FlattenSpec{}}, linear(3)}), data);
    measured.set("a.q.weight", 0.0F);
    measured.set("a.q.bias", 0.0F);
    CHECK(measured.run(0.0).at("attention_entropy/a") == Approx(1.0).epsilon(1e-5));
    for (const char* name : {"a.q.weight", "a.k.weight"}) {
        for (const ParameterInfo& info : measured.training.model->parameters()) {
            if (info.name != name) continue;
            std::vector<float> values(static_cast<std::size_t>(info.size));
            for (std::size_t i = 0; i < values.size(); ++i) {
                values[i] = static_cast<float>(100 + 37 * (i % 5));
            }
            REQUIRE(measured.training.model->load_parameter(name, values).ok());
        }
    }
    CHECK(measured.run(0.0).at("attention_entropy/a") < 0.05);
}

TEST_CASE("A recurrent layer tells how its gradient changes along time") {
    const RecurrentKind kind = GENERATE(RecurrentKind::kLstm, RecurrentKind::kGru);
    RecurrentSpec recurrent{kind, 8};
    const Dataset one_step = random_examples({1, 4});
    Measured single(job_with({{"", recurrent}, linear(3)}), one_step);
    CHECK(single.run(0.0).at("time_gradient_ratio/0") == Approx(1.0));
    const Dataset data = random_examples({30, 4});
    Measured fading(job_with({{"", recurrent}, linear(3)}), data);
    CHECK(fading.run(0.0).at("time_gradient_ratio/0") < 1e-2);
    // Update gates all open keep the state, and its gradient, as it is.
    if (kind == RecurrentKind::kGru) {
        for (const ParameterInfo& info : fading.training.model->parameters()) {
            if (!info.name.starts_with("0.")) continue;
            std::vector<float> values(static_cast<std::size_t>(info.size), 0.0F);
            if (info.name == "0.bias_ih_l0") std::fill_n(values.begin() + 8, 8, 30.0F);
            REQUIRE(fading.training.model->load_parameter(info.name, values).ok());
        }
        CHECK(fading.run(0.0).at("time_gradient_ratio/0") == Approx(1.0));
    }
}

TEST_CASE("A constant prediction has no deviation and gives all rows to one class") {
    const Dataset data = three_clouds();
    Measured measured(job_with({linear(3)}), data);
    measured.set("0.weight", 0.0F);
    REQUIRE(measured.training.model->load_parameter("0.bias", std::vector<float>{0, 1, 0}).ok());
    const auto figures = measured.run(0.0);
    CHECK(figures.at("output_deviation") == Approx(0.0).margin(1e-6));
    CHECK(figures.at("predicted_share") == 1.0);
    CHECK(figures.at("target_share") < 1.0);
    CHECK(figures.at("target_share") >= 1.0 / 3.0);
}

TEST_CASE("The outputs of a regression are held against its targets") {
    const Dataset data = noisy_plane();
    JobSpec job = job_with({linear(1)});
    job.model.loss.kind = LossKind::kMse;
    Measured measured(job, data);
    REQUIRE(measured.training.model->load_parameter("0.weight", std::vector<float>{2, -1}).ok());
    CHECK(measured.run(0.0).at("output_deviation") == Approx(1.0).epsilon(0.1));
    measured.set("0.weight", 0.0F);
    const auto figures = measured.run(0.0);
    CHECK(figures.at("output_deviation") == Approx(0.0).margin(1e-6));
    CHECK(figures.count("predicted_share") == 0);
}
