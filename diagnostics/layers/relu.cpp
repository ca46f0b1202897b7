#include "diagnostics/layers/relu.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

// Written so that NaN stays NaN.
void relu_forward(std::span<const float> input, float negative_slope, std::span<float> output) {
    const float* source = input.data();
    float* destination = output.data();
    if (negative_slope == 0.0F) {
        for (std::size_t index = 0; index < input.size(); ++index) {
            destination[index] = source[index] < 0.0F ? 0.0F : source[index];
        }
        return;
    }
    for (std::size_t index = 0; index < input.size(); ++index) {
        destination[index] = source[index] < 0.0F ? negative_slope * source[index] : source[index];
    }
}

// `known`: input or output, whose sign decides.
void relu_backward(std::span<const float> known, float negative_slope, std::span<float> gradient) {
    const float* value = known.data();
    float* slope = gradient.data();
    if (negative_slope == 0.0F) {
        for (std::size_t index = 0; index < known.size(); ++index) {
            slope[index] = value[index] <= 0.0F ? 0.0F : slope[index];
        }
        return;
    }
    for (std::size_t index = 0; index < known.size(); ++index) {
        slope[index] = value[index] <= 0.0F ? negative_slope * slope[index] : slope[index];
    }
}

}  // namespace

Connection Relu::connect(Engine& engine, const Connection& input) {
    input_ = input.tensor;
    const bool in_place = input.overwritable && slope_from_output();
    output_ = in_place ? input_ : Tensor(engine, input_.shape(), input_.layout());
    return {output_, !slope_from_output()};
}

Tensor Relu::connect_backward(Engine& engine, const Tensor& output_gradient,
                              bool input_gradient_wanted) {
    RF_CHECK(input_gradient_wanted);
    gradient_ = before_backward_.in_layout(engine, output_gradient, output_.layout());
    return gradient_;
}

// A leaky one always passes something on.
LayerView Relu::view() const {
    LayerView view;
    if (negative_slope_ == 0.0F) view.response = output_;
    return view;
}

void Relu::forward(Mode) {
    relu_forward(input_.values(), negative_slope_, output_.values());
}

void Relu::backward() {
    before_backward_.run();
    relu_backward((slope_from_output() ? output_ : input_).values(), negative_slope_,
                  gradient_.values());
}

}  // namespace rangefinder
