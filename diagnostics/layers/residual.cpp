#include "diagnostics/layers/residual.hpp"

#include <algorithm>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

void add(std::span<const float> a, std::span<const float> b, std::span<float> sum) {
    const float* first = a.data();
    const float* second = b.data();
    float* result = sum.data();
    for (std::size_t index = 0; index < sum.size(); ++index) {
        result[index] = first[index] + second[index];
    }
}

}  // namespace

Connection Residual::connect(Engine& engine, const Connection& input) {
    // The sum needs the input after the layers ran.
    const Connection inner = layers_.connect(engine, {input.tensor, false});
    inner_ = inner.tensor;
    RF_CHECK(inner_.shape() == input.tensor.shape());
    skipped_ = to_skipped_.in_layout(engine, input.tensor, inner_.layout());
    output_ = inner.overwritable ? inner_ : Tensor(engine, inner_.shape(), inner_.layout());
    return {output_, true};
}

Tensor Residual::connect_backward(Engine& engine, const Tensor& output_gradient,
                                  bool input_gradient_wanted) {
    output_gradient_ = output_gradient;
    input_gradient_ = layers_.connect_backward(engine, output_gradient, input_gradient_wanted);
    if (!input_gradient_wanted) {
        return {};
    }
    kept_gradient_ = Tensor(engine, output_gradient.shape(), output_gradient.layout());
    kept_in_layout_ = to_sum_.in_layout(engine, kept_gradient_, input_gradient_.layout());
    return input_gradient_;
}

void Residual::forward(Mode mode) {
    layers_.forward(mode);
    to_skipped_.run();
    add(inner_.values(), skipped_.values(), output_.values());
}

void Residual::backward() {
    if (kept_gradient_.empty()) {
        layers_.backward();
        return;
    }
    const std::span<const float> gradient = output_gradient_.values();
    std::copy(gradient.begin(), gradient.end(), kept_gradient_.values().begin());
    layers_.backward();
    to_sum_.run();
    add(input_gradient_.values(), kept_in_layout_.values(), input_gradient_.values());
}

Implementations Residual::implementations() const {
    Implementations all;
    for (const auto& layer : layers_.layers()) {
        add_implementations(*layer, all);
    }
    return all;
}

}  // namespace rangefinder
