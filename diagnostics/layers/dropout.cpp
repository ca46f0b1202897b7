#include "diagnostics/layers/dropout.hpp"

#include <algorithm>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

void multiply(std::span<const float> source, std::span<const float> mask,
              std::span<float> destination) {
    const float* value = source.data();
    const float* factor = mask.data();
    float* product = destination.data();
    for (std::size_t index = 0; index < mask.size(); ++index) {
        product[index] = value[index] * factor[index];
    }
}

}  // namespace

Connection Dropout::connect(Engine& engine, const Connection& input) {
    input_ = input.tensor;
    output_ = input.overwritable ? input_ : Tensor(engine, input_.shape(), input_.layout());
    mask_ = Tensor(engine, input_.shape(), input_.layout());
    return {output_, true};
}

Tensor Dropout::connect_backward(Engine& engine, const Tensor& output_gradient,
                                 bool input_gradient_wanted) {
    RF_CHECK(input_gradient_wanted);
    gradient_ = before_backward_.in_layout(engine, output_gradient, mask_.layout());
    return gradient_;
}

void Dropout::forward(Mode mode) {
    if (mode == Mode::kTrain) {
        masks_.fill(p_, static_cast<float>(1.0 / (1.0 - p_)), mask_.values());
        multiply(input_.values(), mask_.values(), output_.values());
    } else if (output_.memory().get() != input_.memory().get()) {
        const std::span<const float> values = input_.values();
        std::copy(values.begin(), values.end(), output_.values().begin());
    }
}

void Dropout::backward() {
    before_backward_.run();
    multiply(gradient_.values(), mask_.values(), gradient_.values());
}

}  // namespace rangefinder
