// Models and batches that cannot learn what is asked.
#include <algorithm>
#include <utility>

#include "tests/bench/diagnosis/fault.hpp"
#include "tests/bench/diagnosis/layers.hpp"

namespace rangefinder::diagnosis {

namespace {

std::string first_trained(const ModelSpec& model) {
    const bool flattens = std::holds_alternative<FlattenSpec>(model.layers.front().parameters);
    return flattens ? "1" : "0";
}

void freeze_first(TrainingCase& example, std::uint64_t) {
    example.job.model.freeze = {first_trained(example.job.model)};
}

void no_rate_for_first(TrainingCase& example, std::uint64_t) {
    ParameterGroupSpec group;
    group.layers = {first_trained(example.job.model)};
    group.learning_rate_scale = 0.0;
    example.job.optimizer.parameter_groups = {group};
}

void drop_nearly_all(TrainingCase& example, std::uint64_t) {
    std::vector<LayerSpec> layers;
    for (LayerSpec& layer : example.job.model.layers) {
        const bool drops = std::holds_alternative<ActivationSpec>(layer.parameters) ||
                           std::holds_alternative<RecurrentSpec>(layer.parameters) ||
                           std::holds_alternative<TransformerBlockSpec>(layer.parameters);
        layers.push_back(std::move(layer));
        if (drops) layers.push_back({"", DropoutSpec{0.95}});
    }
    example.job.model.layers = std::move(layers);
}

// One number has to tell ten classes apart, or 24 steps.
void one_unit(TrainingCase& example, std::uint64_t) {
    for (LayerSpec& layer : example.job.model.layers) {
        if (&layer == &example.job.model.layers.back()) return;
        if (auto* wide = std::get_if<LinearSpec>(&layer.parameters)) wide->out_features = 1;
    }
}

void batch_norm_of_two(TrainingCase& example, std::uint64_t) {
    std::vector<LayerSpec> layers;
    for (LayerSpec& layer : example.job.model.layers) {
        const bool follows = std::holds_alternative<ActivationSpec>(layer.parameters);
        layers.push_back(std::move(layer));
        if (follows) layers.push_back({"", BatchNormSpec{}});
    }
    example.job.model.layers = std::move(layers);
    example.job.batch_size = 2;
}

void batch_of_one(TrainingCase& example, std::uint64_t) {
    example.job.batch_size = 1;
}

// Recurrent weights that multiply what passes through time, and nothing that limits it.
void exploding_recurrence(TrainingCase& example, std::uint64_t) {
    training_of(example).clip = {};
    example.start = [](NamedTensor& tensor) {
        if (tensor.name.find("weight_hh") == std::string::npos) return;
        for (float& value : tensor.values) value *= 30.0F;
    };
}

void crushing_weight_decay(TrainingCase& example, std::uint64_t) {
    example.job.optimizer.weight_decay = 5.0;
}

}  // namespace

Injection deep_stack(std::int64_t depth, ActivationKind kind) {
    return [depth, kind](TrainingCase& example, std::uint64_t) {
        std::vector<LayerSpec>& layers = example.job.model.layers;
        LayerSpec output = std::move(layers.back());
        const bool flattens = std::holds_alternative<FlattenSpec>(layers.front().parameters);
        layers.resize(flattens ? 1 : 0);
        for (std::int64_t index = 0; index < depth; ++index) {
            layers.push_back(linear(32));
            layers.push_back(activation(kind));
        }
        layers.push_back(std::move(output));
    };
}

std::vector<Fault> model_faults() {
    return {
        {"sigmoid_12_layers",
         {"digits_mlp/sgd", "moons_mlp/adam", "mnist_mlp/adam", "regression_mlp/rmsprop"},
         {"vanishing_gradient"},
         deep_stack(12, ActivationKind::kSigmoid)},
        {"relu_30_layers",
         {"digits_mlp/sgd", "moons_mlp/adam", "mnist_mlp/adam", "regression_mlp/sgd"},
         {"vanishing_gradient", "poor_initialization"},
         deep_stack(30, ActivationKind::kRelu)},
        {"frozen_layer",
         {"digits_mlp/sgd", "mnist_cnn/adam", "waves_lstm/adam", "sentences_transformer/adam"},
         {"unchanged_parameters"},
         freeze_first},
        {"layer_without_rate",
         {"mnist_mlp/adam", "digits_cnn/sgd", "sunspots_lstm/sgd", "shakespeare_transformer/sgd"},
         {"unchanged_parameters"},
         no_rate_for_first},
        {"dropout_0.95",
         {"digits_mlp/adam", "mnist_cnn/adam", "mnist_mlp/adam", "sentences_transformer/adam"},
         {"underfitting", "loss_not_decreasing", "plateau"},
         drop_nearly_all},
        {"one_unit_wide",
         {"digits_mlp/sgd", "mnist_mlp/adam", "digits_mlp/adam"},
         {"underfitting", "loss_not_decreasing", "plateau"},
         one_unit},
        {"batch_norm_of_two",
         {"digits_mlp/sgd", "mnist_cnn/adam", "digits_cnn/adamw"},
         {"batch_size_too_small"},
         batch_norm_of_two},
        {"batch_of_one",
         {"digits_mlp/sgd", "mnist_cnn/sgd", "regression_mlp/sgd", "sunspots_lstm/adam"},
         {"batch_size_too_small", "oscillating", "learning_rate_too_high", "diverging"},
         batch_of_one},
        {"exploding_recurrence",
         {"sunspots_lstm/sgd", "waves_lstm/sgd", "airline_gru/sgd", "sunspots_lstm_gru/adam"},
         {"exploding_gradient", "non_finite", "diverging"},
         exploding_recurrence},
        {"weight_decay_5",
         {"digits_mlp/sgd", "mnist_cnn/sgd", "waves_lstm/sgd", "shakespeare_transformer/sgd"},
         {"underfitting", "loss_not_decreasing", "plateau", "constant_predictions"},
         crushing_weight_decay},
    };
}

}  // namespace rangefinder::diagnosis
