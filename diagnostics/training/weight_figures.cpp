#include "diagnostics/training/weight_figures.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/tensor/value_sums.hpp"

namespace rangefinder {

namespace {

constexpr double kKept = 0.9;  // Of an average, from one measured step to the next.
constexpr double kLargestRatio = 1e6;

double ratio_of(double update, double weights) {
    if (weights > 0.0) return update / weights;
    return update == 0.0 ? 0.0 : std::numeric_limits<double>::quiet_NaN();
}

// NaN where there is no gradient.
double signal_to_noise(double product, double square) {
    if (!(square > 0.0)) return std::numeric_limits<double>::quiet_NaN();
    const double signal = std::max(0.0, product);
    return signal < kLargestRatio * (square - signal) ? signal / (square - signal) : kLargestRatio;
}

double norm_of(std::span<const float> values) {
    return std::sqrt(sums_of_powers(values).squares);
}

}  // namespace

double WeightFigures::Average::add(double value) {
    sum = kKept * sum + (1.0 - kKept) * value;
    weight = kKept * weight + (1.0 - kKept);
    return sum / weight;
}

WeightFigures::WeightFigures(const Model& model, Figures& figures)
    : model_(model), figures_(figures), squares_(model.trainable().size(), 0.0) {
    for (const ModelLayer& layer : model.layers()) {
        if (!layer.parameters.empty()) layers_.push_back(make_layer(layer, figures));
    }
}

WeightFigures::Layer WeightFigures::make_layer(const ModelLayer& layer, Figures& figures) const {
    Layer result;
    for (const std::size_t place : layer.parameters) {
        const std::size_t size = model_.trainable()[place].weight.size();
        Tensor tensor{.place = place, .sample = ValueSample(size)};
        tensor.before.resize(size);
        for (auto* sample :
             {&tensor.gradient, &tensor.last_gradient, &tensor.update, &tensor.last_update}) {
            sample->resize(tensor.sample.size());
        }
        result.tensors.push_back(std::move(tensor));
    }
    result.gradient_norm = figures.add("gradient_norm/" + layer.name);
    result.weight_norm = figures.add("weight_norm/" + layer.name);
    result.update_norm = figures.add("update_norm/" + layer.name);
    result.update_ratio = figures.add("update_ratio/" + layer.name);
    result.gradient_snr = figures.add("gradient_snr/" + layer.name);
    result.update_cosine = figures.add("update_cosine/" + layer.name);
    return result;
}

double WeightFigures::read_gradients() {
    const double norm = model_.gradient_norm(squares_);
    for (Layer& layer : layers_) {
        double sum = 0.0;
        for (const Tensor& tensor : layer.tensors) sum += squares_[tensor.place];
        figures_.set(layer.gradient_norm, std::sqrt(sum));
        if (std::isfinite(norm)) compare_gradients(layer);
    }
    return norm;
}

void WeightFigures::compare_gradients(Layer& layer) {
    double product = 0.0;
    double square = 0.0;
    for (Tensor& tensor : layer.tensors) {
        tensor.sample.take(model_.trainable()[tensor.place].gradient, tensor.gradient);
        square += sums_of_powers(tensor.gradient).squares;
        if (updates_ > 0) product += dot_product(tensor.gradient, tensor.last_gradient);
        std::swap(tensor.gradient, tensor.last_gradient);
    }
    const double mean_square = layer.squares.add(square);
    if (updates_ == 0) return;
    figures_.set(layer.gradient_snr, signal_to_noise(layer.products.add(product), mean_square));
}

void WeightFigures::before_update() {
    for (Layer& layer : layers_) {
        layer.squared_weights = 0.0;
        for (Tensor& tensor : layer.tensors) {
            layer.squared_weights +=
                copy_with_squares(model_.trainable()[tensor.place].weight, tensor.before);
        }
        figures_.set(layer.weight_norm, std::sqrt(layer.squared_weights));
    }
}

void WeightFigures::after_update() {
    for (Layer& layer : layers_) {
        double square = 0.0;
        for (const Tensor& tensor : layer.tensors) {
            square += squared_distance(model_.trainable()[tensor.place].weight, tensor.before);
        }
        figures_.set(layer.update_norm, std::sqrt(square));
        figures_.set(layer.update_ratio,
                     ratio_of(std::sqrt(square), std::sqrt(layer.squared_weights)));
        compare_updates(layer);
    }
    ++updates_;
}

void WeightFigures::compare_updates(Layer& layer) {
    double product = 0.0;
    double square = 0.0;
    double last_square = 0.0;
    for (Tensor& tensor : layer.tensors) {
        // What was added, value by value: the weights now, less those before.
        const std::span<float> before(tensor.gradient);
        tensor.sample.take(tensor.before, before);
        tensor.sample.take(model_.trainable()[tensor.place].weight, tensor.update);
        for (std::size_t i = 0; i < before.size(); ++i) tensor.update[i] -= before[i];
        product += dot_product(tensor.update, tensor.last_update);
        square += std::pow(norm_of(tensor.update), 2);
        last_square += std::pow(norm_of(tensor.last_update), 2);
        std::swap(tensor.update, tensor.last_update);
    }
    const double norms = std::sqrt(square) * std::sqrt(last_square);
    if (updates_ > 0 && norms > 0.0) {
        figures_.set(layer.update_cosine, std::clamp(product / norms, -1.0, 1.0));
    }
}

void WeightFigures::save(StateWriter& writer) const {
    writer.integer(updates_);
    for (const Layer& layer : layers_) {
        for (const Average& average : {layer.products, layer.squares}) {
            writer.real(average.sum);
            writer.real(average.weight);
        }
        for (const Tensor& tensor : layer.tensors) {
            writer.floats(tensor.last_gradient);
            writer.floats(tensor.last_update);
        }
    }
}

void WeightFigures::load(StateReader& reader) {
    updates_ = reader.integer();
    for (Layer& layer : layers_) {
        for (Average* average : {&layer.products, &layer.squares}) {
            average->sum = reader.real();
            average->weight = reader.real();
        }
        for (Tensor& tensor : layer.tensors) {
            reader.floats(tensor.last_gradient);
            reader.floats(tensor.last_update);
        }
    }
}

}  // namespace rangefinder
