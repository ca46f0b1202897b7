#include "diagnostics/layers/relu.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

// Written so that NaN stays NaN.
void relu_forward(std::span<const float> input, std::span<float> output) {
    const float* source = input.data();
    float* destination = output.data();
    for (std::size_t index = 0; index < input.size(); ++index) {
        destination[index] = source[index] < 0.0F ? 0.0F : source[index];
    }
}

void relu_backward(std::span<const float> output, std::span<float> gradient) {
    const float* value = output.data();
    float* slope = gradient.data();
    for (std::size_t index = 0; index < output.size(); ++index) {
        slope[index] = value[index] <= 0.0F ? 0.0F : slope[index];
    }
}

}  // namespace

Connection Relu::connect(Engine& engine, const Connection& input) {
    input_ = input.tensor;
    output_ = input.overwritable ? input_ : Tensor(engine, input_.shape(), input_.layout());
    return {output_, false};
}

Tensor Relu::connect_backward(Engine& engine, const Tensor& output_gradient,
                              bool input_gradient_wanted) {
    RF_CHECK(input_gradient_wanted);
    gradient_ = before_backward_.in_layout(engine, output_gradient, output_.layout());
    return gradient_;
}

void Relu::forward(Mode) {
    relu_forward(input_.values(), output_.values());
}

void Relu::backward() {
    before_backward_.run();
    relu_backward(output_.values(), gradient_.values());
}

}  // namespace rangefinder
