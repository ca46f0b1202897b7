#include "diagnostics/layers/gru_cell.hpp"

#include "diagnostics/layers/gate_functions.hpp"

namespace rangefinder {

namespace {

template <typename Lanes>
void forward_lanes(const GruForwardStep& step, const Lanes& lanes, std::int64_t row,
                   std::int64_t at) {
    const std::int64_t width = step.width;
    const std::int64_t state = row * width + at;
    const std::int64_t gate = row * 3 * width + at;
    const auto from_input = [&](std::int64_t offset) {
        return lanes.load(step.gates + gate + offset) + lanes.load(step.input_bias + at + offset);
    };
    const auto from_hidden = [&](std::int64_t offset) {
        return lanes.load(step.hidden_gates + gate + offset) +
               lanes.load(step.hidden_bias + at + offset);
    };
    const Vector r = logistic(from_input(0) + from_hidden(0));
    const Vector z = logistic(from_input(width) + from_hidden(width));
    const Vector kept = from_hidden(2 * width);
    const Vector n = hyperbolic_tangent(multiply_add(r, kept, from_input(2 * width)));
    const Vector before = lanes.load(step.previous_hidden + state);
    lanes.store(step.gates + gate, r);
    lanes.store(step.gates + gate + width, z);
    lanes.store(step.gates + gate + 2 * width, n);
    lanes.store(step.hidden_gates + gate + 2 * width, kept);
    lanes.store(step.hidden + state, multiply_add(z, before - n, n));
}

template <typename Lanes>
void backward_lanes(const GruBackwardStep& step, const Lanes& lanes, std::int64_t row,
                    std::int64_t at) {
    const std::int64_t width = step.width;
    const std::int64_t state = row * width + at;
    float* gates = step.gates + row * 3 * width + at;
    float* hidden_gates = step.hidden_gates + row * 3 * width + at;
    const Vector one = everywhere(1.0F);
    const Vector r = lanes.load(gates);
    const Vector z = lanes.load(gates + width);
    const Vector n = lanes.load(gates + 2 * width);
    const Vector dh = lanes.load(step.output_gradient + row * step.output_gradient_stride + at) +
                      lanes.load(step.hidden_gradient + state) +
                      lanes.load(step.past_gradient + state);
    const Vector dn = dh * (one - z) * (one - n * n);
    const Vector dr = dn * lanes.load(hidden_gates + 2 * width) * r * (one - r);
    const Vector dz = dh * (lanes.load(step.previous_hidden + state) - n) * z * (one - z);
    lanes.store(gates, dr);
    lanes.store(gates + width, dz);
    lanes.store(gates + 2 * width, dn);
    lanes.store(hidden_gates, dr);
    lanes.store(hidden_gates + width, dz);
    lanes.store(hidden_gates + 2 * width, dn * r);
    lanes.store(step.past_gradient + state, dh * z);
}

}  // namespace

void gru_forward_step(const GruForwardStep& step) {
    for (std::int64_t row = 0; row < step.rows; ++row) {
        for_lanes(step.width,
                  [&](const auto& lanes, std::int64_t at) { forward_lanes(step, lanes, row, at); });
    }
}

void gru_backward_step(const GruBackwardStep& step) {
    for (std::int64_t row = 0; row < step.rows; ++row) {
        for_lanes(step.width, [&](const auto& lanes, std::int64_t at) {
            backward_lanes(step, lanes, row, at);
        });
    }
}

}  // namespace rangefinder
