// The gradient with the penalties that are added to it: used inside the update loops.
#pragma once

namespace rangefinder {

// Decay d and L1 factor l of one parameter; both 0 leave the gradient as it is, but for a gradient
// of -0 and a weight that is not finite.
struct Penalties {
    float weight_decay = 0.0F;
    float l1 = 0.0F;

    // g + d w + l sign(w), where sign(0) = 0.
    float slope(float gradient, float weight) const {
        const float sign = static_cast<float>(weight > 0.0F) - static_cast<float>(weight < 0.0F);
        return gradient + weight_decay * weight + l1 * sign;
    }
};

// a / b, and 0 / 0 = 0: nothing has moved yet where a denominator is zero (padding, or a gradient
// that was always zero), which only eps = 0 allows.
inline float quotient_or_zero(float a, float b) {
    const float quotient = a / b;
    return b == 0.0F ? 0.0F : quotient;
}

}  // namespace rangefinder
