#include "tests/bench/diagnosis/tasks.hpp"

#include <array>
#include <utility>

#include "tests/bench/diagnosis/layers.hpp"
#include "tests/bench/diagnosis/varied_tasks.hpp"

namespace rangefinder::diagnosis {

namespace {

// Rates found by trying: of those a factor of about three apart the one with the lowest validation
// loss at the end, or the smaller one of two that did as well.
struct Rate {
    OptimizerKind optimizer = OptimizerKind::kSgd;
    double rate = 0.0;
};

struct Setup {
    std::string name, family, data;
    std::int64_t steps = 240;
    std::int64_t batch_size = 32;
    double bar = 0.5;
    LossKind loss = LossKind::kCrossEntropy;
    double clip = 0.0;  // Norm; 0: none.
};

void add(std::vector<Task>& tasks, const Setup& setup, const std::vector<LayerSpec>& layers,
         const std::array<Rate, 3>& rates) {
    for (const Rate& rate : rates) {
        Task task{setup.name + "/" + optimizer_name(rate.optimizer), setup.family, setup.data,
                  JobSpec{}, setup.bar};
        task.job.name = task.name;
        task.job.model.layers = layers;
        task.job.model.loss.kind = setup.loss;
        task.job.optimizer.kind = rate.optimizer;
        if (rate.optimizer == OptimizerKind::kSgd) task.job.optimizer.momentum = 0.9;
        if (rate.optimizer == OptimizerKind::kAdamW) task.job.optimizer.weight_decay = 0.01;
        task.job.batch_size = setup.batch_size;
        TrainingSpec training;
        training.steps = setup.steps;
        training.learning_rate = rate.rate;
        if (setup.clip > 0.0) training.clip.norm = setup.clip;
        task.job.work = training;
        tasks.push_back(std::move(task));
    }
}

std::array<Rate, 3> rates(double sgd, double adam, double rmsprop) {
    return {Rate{OptimizerKind::kSgd, sgd}, Rate{OptimizerKind::kAdam, adam},
            Rate{OptimizerKind::kRmsprop, rmsprop}};
}

std::array<Rate, 3> rates_with_adamw(double sgd, double adam, double adamw) {
    return {Rate{OptimizerKind::kSgd, sgd}, Rate{OptimizerKind::kAdam, adam},
            Rate{OptimizerKind::kAdamW, adamw}};
}

std::vector<LayerSpec> perceptron(const std::vector<std::int64_t>& sizes,
                                  ActivationKind kind = ActivationKind::kRelu) {
    std::vector<LayerSpec> layers;
    for (std::size_t index = 0; index < sizes.size(); ++index) {
        if (index > 0) layers.push_back(activation(kind));
        layers.push_back(linear(sizes[index]));
    }
    return layers;
}

std::vector<LayerSpec> flattened(std::vector<LayerSpec> layers) {
    layers.insert(layers.begin(), LayerSpec{"", FlattenSpec{}});
    return layers;
}

void add_perceptrons(std::vector<Task>& tasks) {
    add(tasks, {"digits_mlp", "mlp", "digits", 240, 32, 0.1}, perceptron({64, 32, 10}),
        rates(0.03, 5e-3, 3e-3));
    add(tasks, {"cancer_mlp", "mlp", "breast_cancer", 150, 32, 0.35}, perceptron({32, 16, 2}),
        rates_with_adamw(0.01, 1.5e-3, 1.5e-3));
    add(tasks, {"diabetes_mlp", "mlp", "diabetes", 150, 32, 0.7, LossKind::kMse},
        perceptron({16, 1}), rates_with_adamw(0.01, 5e-3, 5e-3));
    add(tasks, {"mnist_mlp", "mlp", "mnist", 240, 32, 0.25}, flattened(perceptron({64, 32, 10})),
        rates(0.015, 2e-3, 1e-3));
    add(tasks, {"moons_mlp", "mlp", "moons", 240, 32, 0.15},
        perceptron({32, 32, 2}, ActivationKind::kTanh), rates_with_adamw(0.1, 0.01, 0.01));
    add(tasks, {"regression_mlp", "mlp", "regression", 300, 32, 0.2, LossKind::kMse},
        perceptron({64, 32, 1}), rates(0.02, 3e-3, 2e-3));
}

void add_convolutions(std::vector<Task>& tasks) {
    const LayerSpec relu = activation(ActivationKind::kRelu);
    add(tasks, {"digits_cnn", "cnn", "digit_images", 240, 32, 0.1},
        {convolution(16), relu, convolution(32, 2), relu, {"", FlattenSpec{}}, linear(10)},
        rates_with_adamw(0.02, 3e-3, 3e-3));
    add(tasks, {"glyphs_cnn", "cnn", "glyphs", 240, 32, 0.15},
        {convolution(8),
         {"", BatchNormSpec{}},
         relu,
         max_pooling(),
         convolution(16),
         {"", BatchNormSpec{}},
         relu,
         max_pooling(),
         {"", FlattenSpec{}},
         linear(10)},
        rates(0.03, 6e-3, 5e-3));
    add(tasks, {"mnist_cnn", "cnn", "mnist", 180, 32, 0.25},
        {convolution(8, 2),
         relu,
         convolution(16, 2),
         relu,
         {"", FlattenSpec{}},
         linear(32),
         relu,
         linear(10)},
        rates(0.03, 4e-3, 2e-3));
}

void add_recurrent(std::vector<Task>& tasks) {
    add(tasks, {"sunspots_lstm", "rnn", "sunspots", 240, 32, 0.45, LossKind::kMse, 1.0},
        {recurrent(RecurrentKind::kLstm, 16), linear(1)}, rates(0.05, 0.01, 5e-3));
    add(tasks, {"airline_gru", "rnn", "airline", 150, 16, 0.6, LossKind::kMse, 1.0},
        {recurrent(RecurrentKind::kGru, 16), linear(1)}, rates_with_adamw(0.05, 0.02, 0.02));
    add(tasks, {"waves_lstm", "rnn", "waves", 240, 32, 0.3, LossKind::kMse, 1.0},
        {recurrent(RecurrentKind::kLstm, 16), linear(1)}, rates_with_adamw(0.05, 0.015, 0.015));
}

void add_transformers(std::vector<Task>& tasks) {
    const std::vector<LayerSpec> layers{embedding(32),
                                        {"", PositionalEmbeddingSpec{}},
                                        transformer_block(4, 64),
                                        transformer_block(4, 64),
                                        {"", LayerNormSpec{}},
                                        linear(0)};
    add(tasks, {"shakespeare_transformer", "transformer", "shakespeare", 200, 16, 0.8}, layers,
        rates_with_adamw(0.1, 5e-3, 5e-3));
    add(tasks, {"sentences_transformer", "transformer", "sentences", 200, 16, 0.5}, layers,
        rates_with_adamw(0.2, 8e-3, 8e-3));
}

// A last layer of 0 outputs has as many as the data has classes.
void size_output(TrainingCase& example) {
    auto* last = std::get_if<LinearSpec>(&example.job.model.layers.back().parameters);
    if (last != nullptr && last->out_features == 0) last->out_features = example.data.shape.classes;
}

}  // namespace

std::vector<Task> healthy_tasks() {
    std::vector<Task> tasks;
    add_perceptrons(tasks);
    add_convolutions(tasks);
    add_recurrent(tasks);
    add_transformers(tasks);
    for (Task& task : varied_tasks(tasks)) tasks.push_back(std::move(task));
    return tasks;
}

std::string model_of(const std::string& task) {
    return task.substr(0, task.find('/'));
}

TrainingCase make_case(const Task& task, const std::map<std::string, Dataset>& data,
                       std::uint64_t seed) {
    TrainingCase example{task.job, data.at(task.data), {}, false};
    example.job.seed = seed;
    size_output(example);
    return example;
}

}  // namespace rangefinder::diagnosis
