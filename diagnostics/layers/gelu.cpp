#include "diagnostics/layers/gelu.hpp"

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/vector_math.hpp"

namespace rangefinder {

namespace {

// Φ(-z) e^(z²/2) for z >= 0 in t = 1 / (1 + 0.45 z / √2): the form of Abramowitz and Stegun 7.1.26
// with two more terms, fitted to 1e-9 in Φ.
Vector scaled_tail(Vector z) {
    const Vector one = everywhere(1.0F);
    const Vector t = one / multiply_add(z, everywhere(0.318198052F), one);
    Vector sum = everywhere(0.5F * 0.092569907F);
    sum = multiply_add(sum, t, everywhere(0.5F * -0.494105597F));
    sum = multiply_add(sum, t, everywhere(0.5F * 0.857170296F));
    sum = multiply_add(sum, t, everywhere(0.5F * -0.375805429F));
    sum = multiply_add(sum, t, everywhere(0.5F * 0.460172166F));
    sum = multiply_add(sum, t, everywhere(0.5F * 0.20100891F));
    sum = multiply_add(sum, t, everywhere(0.5F * 0.258989749F));
    return sum * t;
}

struct GeluValues {
    Vector output;
    Vector slope;
};

GeluValues gelu_of(Vector x) {
    const Vector size = _mm256_andnot_ps(everywhere(-0.0F), x);
    const Vector bell = exponential(x * x * everywhere(-0.5F));
    const Vector tail = scaled_tail(size) * bell;
    // Φ(x) is the tail for negative x and one minus it for the others.
    const Vector probability = _mm256_blendv_ps(everywhere(1.0F) - tail, tail, x);
    const Vector density = bell * everywhere(0.398942280F);  // 1 / √(2π)
    return {x * probability, multiply_add(x, density, probability)};
}

}  // namespace

void gelu_with_slopes(std::span<const float> inputs, std::span<float> outputs,
                      std::span<float> slopes) {
    RF_CHECK(inputs.size() == outputs.size());
    RF_CHECK(inputs.size() == slopes.size());
    for_lanes(static_cast<std::int64_t>(inputs.size()), [&](const auto& lanes, std::int64_t at) {
        const GeluValues values = gelu_of(lanes.load(inputs.data() + at));
        lanes.store(outputs.data() + at, values.output);
        lanes.store(slopes.data() + at, values.slope);
    });
}

Connection Gelu::connect(Engine& engine, const Connection& input) {
    input_ = input.tensor;
    slope_ = input.overwritable ? input_ : Tensor(engine, input_.shape(), input_.layout());
    output_ = Tensor(engine, input_.shape(), input_.layout());
    return {output_, true};
}

Tensor Gelu::connect_backward(Engine& engine, const Tensor& output_gradient,
                              bool input_gradient_wanted) {
    RF_CHECK(input_gradient_wanted);
    gradient_ = before_backward_.in_layout(engine, output_gradient, output_.layout());
    return gradient_;
}

LayerView Gelu::view() const {
    constexpr float kNoSlope = 1e-6F;
    LayerView view;
    view.response = slope_;
    view.flat = {-kNoSlope, kNoSlope};
    return view;
}

void Gelu::forward(Mode) {
    gelu_with_slopes(input_.values(), output_.values(), slope_.values());
}

void Gelu::backward() {
    before_backward_.run();
    const std::span<const float> slopes = slope_.values();
    const std::span<float> gradient = gradient_.values();
    for (std::size_t index = 0; index < slopes.size(); ++index) {
        gradient[index] *= slopes[index];
    }
}

}  // namespace rangefinder
