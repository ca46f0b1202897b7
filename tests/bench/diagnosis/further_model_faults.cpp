// Further starts and models that cannot learn what is asked.
#include <algorithm>
#include <utility>

#include "tests/bench/diagnosis/fault.hpp"
#include "tests/bench/diagnosis/layers.hpp"

namespace rangefinder::diagnosis {

namespace {

bool is_matrix(const NamedTensor& tensor) {
    return tensor.shape.size() >= 2;
}

bool is_bias(const NamedTensor& tensor) {
    return tensor.name.ends_with("bias");
}

Injection weights_times(float factor) {
    return [factor](TrainingCase& example, std::uint64_t) {
        example.start = [factor](NamedTensor& tensor) {
            if (!is_matrix(tensor)) return;
            for (float& value : tensor.values) value *= factor;
        };
    };
}

// Every weight the same: units of a layer never come to differ.
void equal_weights(TrainingCase& example, std::uint64_t) {
    example.start = [](NamedTensor& tensor) {
        if (!is_matrix(tensor)) return;
        std::fill(tensor.values.begin(), tensor.values.end(), 0.02F);
    };
}

std::vector<std::string> weighted_layers(const ModelSpec& model) {
    const std::vector<std::string> names = layer_names(model);
    std::vector<std::string> weighted;
    for (std::size_t index = 0; index < names.size(); ++index) {
        const LayerParameters& layer = model.layers[index].parameters;
        if (std::holds_alternative<LinearSpec>(layer) ||
            std::holds_alternative<Conv2dSpec>(layer)) {
            weighted.push_back(names[index]);
        }
    }
    return weighted;
}

// Weights and biases of one layer, the second or the last of two.
void one_layer_zero(TrainingCase& example, std::uint64_t) {
    const std::string zero = weighted_layers(example.job.model).at(1) + ".";
    example.start = [zero](NamedTensor& tensor) {
        if (!tensor.name.starts_with(zero)) return;
        std::fill(tensor.values.begin(), tensor.values.end(), 0.0F);
    };
}

Injection layer_times(std::size_t place, float factor) {
    return [place, factor](TrainingCase& example, std::uint64_t) {
        const auto layers = weighted_layers(example.job.model);
        const std::string name = layers.at(std::min(place, layers.size() - 1)) + ".weight";
        example.start = [name, factor](NamedTensor& tensor) {
            if (tensor.name != name) return;
            for (float& value : tensor.values) value *= factor;
        };
    };
}

Injection hidden_bias(float bias) {
    return [bias](TrainingCase& example, std::uint64_t) {
        const std::string last = layer_names(example.job.model).back() + ".bias";
        example.start = [last, bias](NamedTensor& tensor) {
            if (!is_bias(tensor) || tensor.name == last) return;
            std::fill(tensor.values.begin(), tensor.values.end(), bias);
        };
    };
}

Injection recurrent_times(float factor) {
    return [factor](TrainingCase& example, std::uint64_t) {
        training_of(example).clip = {};
        example.start = [factor](NamedTensor& tensor) {
            if (tensor.name.find("weight_hh") == std::string::npos) return;
            for (float& value : tensor.values) value *= factor;
        };
    };
}

// i, f, g, o in this order, as PyTorch has them: nothing is kept, and next to nothing let in.
void closed_gates(TrainingCase& example, std::uint64_t) {
    example.start = [](NamedTensor& tensor) {
        if (tensor.name.find("bias_ih") == std::string::npos) return;
        const std::size_t hidden = tensor.values.size() / 4;
        std::fill_n(tensor.values.begin(), 2 * hidden, -12.0F);
    };
}

// Blocks that normalise only behind the sum, many of them.
void deep_post_norm(TrainingCase& example, std::uint64_t) {
    std::vector<LayerSpec>& layers = example.job.model.layers;
    const LayerSpec output = layers.back();
    TransformerBlockSpec block;
    block.num_heads = 4;
    block.dim_feedforward = 64;
    block.causal = true;
    layers.resize(2);
    for (int index = 0; index < 12; ++index) layers.push_back({"", block});
    layers.push_back(output);
}

// Attention and linear layers with nothing that normalises, and no skips.
void no_norm_no_skips(TrainingCase& example, std::uint64_t) {
    std::vector<LayerSpec>& layers = example.job.model.layers;
    const LayerSpec output = layers.back();
    layers.resize(2);
    for (int index = 0; index < 8; ++index) {
        AttentionSpec attention;
        attention.num_heads = 4;
        attention.causal = true;
        layers.push_back({"", attention});
        layers.push_back(linear(32));
        layers.push_back(activation(ActivationKind::kRelu));
    }
    layers.push_back(output);
}

void two_frozen(TrainingCase& example, std::uint64_t) {
    const auto layers = weighted_layers(example.job.model);
    example.job.model.freeze = {layers.at(0), layers.at(1)};
}

Injection drop(double share) {
    return [share](TrainingCase& example, std::uint64_t) {
        std::vector<LayerSpec> layers;
        for (LayerSpec& layer : example.job.model.layers) {
            const bool drops = std::holds_alternative<ActivationSpec>(layer.parameters) ||
                               std::holds_alternative<RecurrentSpec>(layer.parameters) ||
                               std::holds_alternative<TransformerBlockSpec>(layer.parameters);
            layers.push_back(std::move(layer));
            if (drops) layers.push_back({"", DropoutSpec{share}});
        }
        example.job.model.layers = std::move(layers);
    };
}

Injection output_through(ActivationKind kind) {
    return [kind](TrainingCase& example, std::uint64_t) {
        example.job.model.layers.push_back(activation(kind));
    };
}

}  // namespace

std::vector<Fault> further_start_faults() {
    const std::vector<std::string> poor{"poor_initialization", "exploding_gradient",
                                        "saturated_activation", "vanishing_gradient"};
    return {
        {"weights_x100",
         {"digits_mlp/sgd", "mnist_cnn/adam", "waves_lstm/adam", "shakespeare_transformer/adam",
          "moons_mlp/adam", "regression_mlp/sgd"},
         poor,
         weights_times(100.0F)},
        {"weights_x0.001",
         {"digits_mlp/adam", "mnist_cnn/sgd", "sunspots_lstm/adam", "sentences_transformer/adam",
          "digits_mlp_tanh/sgd"},
         poor,
         weights_times(0.001F)},
        {"equal_weights",
         {"digits_mlp/sgd", "mnist_cnn/adam", "mnist_mlp/adam", "moons_mlp/sgd"},
         {"poor_initialization", "vanishing_gradient", "underfitting", "loss_not_decreasing",
          "constant_predictions", "plateau"},
         equal_weights},
        {"one_layer_zero",
         {"digits_mlp/sgd", "mnist_cnn/adam", "mnist_mlp/adam", "regression_mlp/adam",
          "moons_mlp/sgd"},
         {"poor_initialization", "unchanged_parameters", "vanishing_gradient", "dead_relu"},
         one_layer_zero},
        {"one_layer_x30",
         {"digits_mlp/sgd", "mnist_cnn/adam", "moons_mlp/adam", "regression_mlp/sgd"},
         poor,
         layer_times(1, 30.0F)},
        {"output_x100",
         {"digits_mlp/sgd", "mnist_cnn/adam", "sentences_transformer/adam"},
         poor,
         layer_times(99, 100.0F)},
        {"bias_+10_before_relu",
         {"digits_mlp/sgd", "mnist_cnn/adam", "mnist_mlp/adam", "regression_mlp/adam"},
         {"poor_initialization", "learning_rate_too_high", "diverging", "exploding_gradient",
          "loss_not_decreasing"},
         hidden_bias(10.0F)},
        {"bias_-3_before_relu",
         {"digits_mlp/sgd", "mnist_mlp/adam", "mnist_cnn/sgd"},
         {"dead_relu", "poor_initialization", "vanishing_gradient"},
         hidden_bias(-3.0F)},
        {"recurrent_x10",
         {"sunspots_lstm/sgd", "waves_lstm/adam", "airline_gru/adamw"},
         {"poor_initialization", "exploding_gradient", "saturated_activation", "non_finite",
          "diverging"},
         recurrent_times(10.0F)},
        {"closed_gates",
         {"sunspots_lstm/adam", "waves_lstm/sgd", "sunspots_lstm/rmsprop"},
         {"vanishing_gradient", "saturated_activation", "poor_initialization",
          "constant_predictions", "loss_not_decreasing", "underfitting", "plateau"},
         closed_gates},
    };
}

std::vector<Fault> further_model_faults() {
    const std::vector<std::string> learns_nothing{"underfitting", "loss_not_decreasing", "plateau",
                                                  "constant_predictions"};
    return {
        {"tanh_40_layers",
         {"digits_mlp/sgd", "moons_mlp/adam", "mnist_mlp/adam"},
         {"vanishing_gradient", "poor_initialization", "loss_not_decreasing"},
         deep_stack(40, ActivationKind::kTanh)},
        {"sigmoid_6_layers",
         {"digits_mlp/sgd", "regression_mlp/sgd", "mnist_mlp/adam"},
         {"vanishing_gradient", "loss_not_decreasing", "underfitting", "constant_predictions"},
         deep_stack(6, ActivationKind::kSigmoid)},
        {"relu_60_layers",
         {"digits_mlp/adam", "moons_mlp/sgd", "mnist_mlp/sgd"},
         {"vanishing_gradient", "poor_initialization", "dead_relu"},
         deep_stack(60, ActivationKind::kRelu)},
        {"deep_post_norm",
         {"shakespeare_transformer/sgd"},
         {"vanishing_gradient", "learning_rate_too_high", "loss_not_decreasing",
          "constant_predictions", "exploding_gradient", "update_ratio_high"},
         deep_post_norm},
        {"no_norm_no_skips",
         {"shakespeare_transformer/sgd", "sentences_transformer/adam", "sentences_transformer/sgd"},
         {"vanishing_gradient", "poor_initialization", "loss_not_decreasing",
          "constant_predictions", "exploding_gradient"},
         no_norm_no_skips},
        {"two_frozen_layers",
         {"digits_mlp/adam", "mnist_cnn/sgd", "regression_mlp/sgd"},
         {"unchanged_parameters"},
         two_frozen},
        {"dropout_0.9",
         {"digits_mlp/sgd", "mnist_cnn/adam", "mnist_mlp/adam", "sentences_transformer/adam",
          "waves_lstm/adam"},
         learns_nothing,
         drop(0.9)},
        {"sigmoid_on_logits",
         {"digits_mlp/sgd", "mnist_cnn/adam", "cancer_mlp/adam"},
         {"underfitting", "loss_not_decreasing", "plateau", "saturated_activation",
          "constant_predictions"},
         output_through(ActivationKind::kSigmoid)},
        {"relu_on_output",
         {"digits_mlp/sgd", "regression_mlp/adam", "mnist_mlp/adam"},
         {"dead_relu", "underfitting", "loss_not_decreasing", "plateau", "constant_predictions"},
         output_through(ActivationKind::kRelu)},
    };
}

}  // namespace rangefinder::diagnosis
