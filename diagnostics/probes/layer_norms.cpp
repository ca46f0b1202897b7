#include "diagnostics/probes/layer_norms.hpp"

#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/tensor/norms.hpp"
#include "diagnostics/tensor/value_sums.hpp"

namespace rangefinder {
namespace {

// The root of a sum over each layer's parameters.
template <typename SquaresOf>
std::vector<double> norms_of(const std::vector<std::vector<std::size_t>>& layers,
                             const SquaresOf& squares_of) {
    std::vector<double> norms;
    for (const std::vector<std::size_t>& parameters : layers) {
        double sum = 0.0;
        for (const std::size_t parameter : parameters) sum += squares_of(parameter);
        norms.push_back(std::sqrt(sum));
    }
    return norms;
}

}  // namespace

LayerNorms::LayerNorms(const Model& model) : model_(model) {
    for (const ModelLayer& layer : model.layers()) {
        if (layer.parameters.empty()) continue;
        names_.push_back(layer.name);
        parameters_.push_back(layer.parameters);
    }
}

std::vector<double> LayerNorms::gradients() const {
    return norms_of(parameters_, [this](std::size_t parameter) {
        return sum_of_squares(model_.trainable()[parameter].gradient);
    });
}

std::vector<double> LayerNorms::weights() const {
    return norms_of(parameters_, [this](std::size_t parameter) {
        return sum_of_squares(model_.trainable()[parameter].weight);
    });
}

void LayerNorms::remember_weights() {
    before_.clear();
    for (const ParameterView& parameter : model_.trainable()) {
        before_.emplace_back(parameter.weight.begin(), parameter.weight.end());
    }
}

std::vector<double> LayerNorms::update_ratios() const {
    RF_CHECK(before_.size() == model_.trainable().size());
    std::vector<double> ratios = norms_of(parameters_, [this](std::size_t parameter) {
        return squared_distance(model_.trainable()[parameter].weight, before_[parameter]);
    });
    const std::vector<double> weights = norms_of(
        parameters_, [this](std::size_t parameter) { return sum_of_squares(before_[parameter]); });
    for (std::size_t layer = 0; layer < ratios.size(); ++layer) {
        if (ratios[layer] > 0.0) ratios[layer] /= weights[layer];
    }
    return ratios;
}

}  // namespace rangefinder
