#include "diagnostics/layers/gelu.hpp"

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/vector_math.hpp"

namespace rangefinder {

namespace {

// Φ(-z) e^(z²/2) for z >= 0 in t = 1 / (1 + 0.45 z / √2): the form of Abramowitz and Stegun 7.1.26
// with one more term, fitted to 1e-9 in Φ.
__m256 scaled_tail(__m256 z) {
    const __m256 one = _mm256_set1_ps(1.0F);
    const __m256 t = _mm256_div_ps(one, _mm256_fmadd_ps(z, _mm256_set1_ps(0.318198052F), one));
    __m256 sum = _mm256_set1_ps(0.5F * 0.092569907F);
    sum = _mm256_fmadd_ps(sum, t, _mm256_set1_ps(0.5F * -0.494105597F));
    sum = _mm256_fmadd_ps(sum, t, _mm256_set1_ps(0.5F * 0.857170296F));
    sum = _mm256_fmadd_ps(sum, t, _mm256_set1_ps(0.5F * -0.375805429F));
    sum = _mm256_fmadd_ps(sum, t, _mm256_set1_ps(0.5F * 0.460172166F));
    sum = _mm256_fmadd_ps(sum, t, _mm256_set1_ps(0.5F * 0.20100891F));
    sum = _mm256_fmadd_ps(sum, t, _mm256_set1_ps(0.5F * 0.258989749F));
    return _mm256_mul_ps(sum, t);
}

struct GeluValues {
    __m256 output;
    __m256 slope;
};

GeluValues gelu_of(__m256 x) {
    const __m256 sign = _mm256_set1_ps(-0.0F);
    const __m256 size = _mm256_andnot_ps(sign, x);
    const __m256 half_square = _mm256_mul_ps(_mm256_mul_ps(x, x), _mm256_set1_ps(-0.5F));
    const __m256 bell = exponential(half_square);
    const __m256 tail = _mm256_mul_ps(scaled_tail(size), bell);
    // Φ(x) is the tail for negative x and one minus it for the others.
    const __m256 upper = _mm256_sub_ps(_mm256_set1_ps(1.0F), tail);
    const __m256 probability = _mm256_blendv_ps(upper, tail, x);
    const __m256 density = _mm256_mul_ps(bell, _mm256_set1_ps(0.398942280F));  // 1 / √(2π)
    return {_mm256_mul_ps(x, probability), _mm256_fmadd_ps(x, density, probability)};
}

}  // namespace

void gelu_with_slopes(std::span<const float> inputs, std::span<float> outputs,
                      std::span<float> slopes) {
    RF_CHECK(inputs.size() == outputs.size());
    RF_CHECK(inputs.size() == slopes.size());
    for_each_vector(inputs.size(), [&](std::size_t offset, const auto& lanes) {
        const GeluValues values = gelu_of(lanes.load(inputs.data() + offset));
        lanes.store(outputs.data() + offset, values.output);
        lanes.store(slopes.data() + offset, values.slope);
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
