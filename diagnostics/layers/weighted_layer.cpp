#include "diagnostics/layers/weighted_layer.hpp"

#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

// PyTorch's default for linear and convolution, kaiming_uniform(a = sqrt 5), comes to a uniform
// distribution in +-1/sqrt(fan_in), for the bias too (He et al. 2015; torch.nn.Linear).
double default_bound(const std::vector<std::int64_t>& weight_shape) {
    const std::int64_t fan_in = element_count(weight_shape) / weight_shape.front();
    return 1.0 / std::sqrt(static_cast<double>(fan_in));
}

Parameter make_parameter(std::string name, const std::vector<std::int64_t>& shape, double bound) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.shape = shape;
    parameter.initial_bound = bound;
    return parameter;
}

}  // namespace

WeightedLayer::WeightedLayer(std::string name, WeightedLayerOptions options)
    : Layer(std::move(name)), options_(std::move(options)) {
    RF_CHECK(element_count(options_.weight_shape) == element_count(options_.weight_dims));
    const double bound = default_bound(options_.weight_shape);
    weight_ = make_parameter(this->name() + ".weight", options_.weight_shape, bound);
    bias_ = make_parameter(this->name() + ".bias", {options_.weight_shape.front()}, bound);
}

Layout WeightedLayer::wanted_bias() const {
    return has_bias() ? plain_layout(bias_.shape) : Layout();
}

std::vector<Parameter*> WeightedLayer::parameters() {
    std::vector<Parameter*> all{&weight_};
    if (has_bias()) {
        all.push_back(&bias_);
    }
    return all;
}

void WeightedLayer::forward(Mode) {
    before_forward_.run();
    forward_.run();
}

void WeightedLayer::backward() {
    before_backward_.run();
    backward_weights_.run();
    gradient_reorder_.run();
    backward_data_.run();
}

Implementations WeightedLayer::implementations() const {
    return implementations_of({{"forward", &forward_},
                               {"backward_weights", &backward_weights_},
                               {"backward_data", &backward_data_}});
}

}  // namespace rangefinder
