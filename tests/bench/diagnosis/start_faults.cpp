// Weights that a training should not start from.
#include <algorithm>

#include "tests/bench/diagnosis/fault.hpp"

namespace rangefinder::diagnosis {

namespace {

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.ends_with(end);
}

// Matrices, tables and kernels, not biases and the scales of norms.
bool is_weight(const NamedTensor& tensor) {
    return tensor.shape.size() >= 2;
}

Injection scale_weights(float factor) {
    return [factor](TrainingCase& example, std::uint64_t) {
        example.start = [factor](NamedTensor& tensor) {
            if (!is_weight(tensor)) return;
            for (float& value : tensor.values) value *= factor;
        };
    };
}

void zero_everything(TrainingCase& example, std::uint64_t) {
    example.start = [](NamedTensor& tensor) {
        if (tensor.shape.size() >= 2 || ends_with(tensor.name, "bias")) {
            std::fill(tensor.values.begin(), tensor.values.end(), 0.0F);
        }
    };
}

// All biases but the output's: a positive input cannot reach any ReLU.
void dead_biases(TrainingCase& example, std::uint64_t) {
    const std::string last = layer_names(example.job.model).back() + ".bias";
    example.start = [last](NamedTensor& tensor) {
        if (!ends_with(tensor.name, "bias") || tensor.name == last) return;
        std::fill(tensor.values.begin(), tensor.values.end(), -10.0F);
    };
}

// Only the hidden layers, so that the output is as it should be.
void saturating_weights(TrainingCase& example, std::uint64_t) {
    const std::string last = layer_names(example.job.model).back() + ".weight";
    example.start = [last](NamedTensor& tensor) {
        if (!is_weight(tensor) || tensor.name == last) return;
        for (float& value : tensor.values) value *= 40.0F;
    };
}

}  // namespace

std::vector<Fault> start_faults() {
    return {
        {"weights_x0.01",
         {"digits_mlp/sgd", "mnist_cnn/adam", "regression_mlp/adam", "mnist_mlp/sgd"},
         {"poor_initialization", "vanishing_gradient"},
         scale_weights(0.01F)},
        {"weights_x10",
         {"digits_mlp/sgd", "mnist_cnn/adam", "waves_lstm/adam", "shakespeare_transformer/adam"},
         {"poor_initialization", "exploding_gradient", "saturated_activation"},
         scale_weights(10.0F)},
        {"weights_zero",
         {"digits_mlp/sgd", "mnist_cnn/adam", "mnist_mlp/adam", "sentences_transformer/adam"},
         {"poor_initialization", "unchanged_parameters", "vanishing_gradient", "dead_relu"},
         zero_everything},
        {"bias_-10_before_relu",
         {"digits_mlp/sgd", "mnist_cnn/adam", "mnist_mlp/adam", "digits_cnn/sgd"},
         {"dead_relu"},
         dead_biases},
        {"saturated_tanh",
         {"moons_mlp/sgd", "moons_mlp/adam", "digits_mlp_tanh/sgd"},
         {"saturated_activation"},
         saturating_weights},
        {"saturated_lstm",
         {"sunspots_lstm/adam", "waves_lstm/sgd", "airline_gru/adam"},
         {"saturated_activation", "poor_initialization", "exploding_gradient"},
         saturating_weights},
    };
}

}  // namespace rangefinder::diagnosis
