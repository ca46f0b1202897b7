#include "diagnostics/layers/lstm_cell.hpp"

#include "diagnostics/layers/gate_functions.hpp"

namespace rangefinder {

namespace {

template <typename Lanes>
void forward_lanes(const LstmForwardStep& step, const Lanes& lanes, std::int64_t row,
                   std::int64_t at) {
    const std::int64_t width = step.width;
    const std::int64_t state = row * width + at;
    const std::int64_t gate = row * 4 * width + at;
    const auto sum = [&](std::int64_t offset) {
        return lanes.load(step.gates + gate + offset) +
               lanes.load(step.hidden_gates + gate + offset) + lanes.load(step.bias + at + offset);
    };
    const Vector i = logistic(sum(0));
    const Vector f = logistic(sum(width));
    const Vector g = hyperbolic_tangent(sum(2 * width));
    const Vector o = logistic(sum(3 * width));
    const Vector c = multiply_add(f, lanes.load(step.previous_cell + state), i * g);
    const Vector squashed = hyperbolic_tangent(c);
    lanes.store(step.gates + gate, i);
    lanes.store(step.gates + gate + width, f);
    lanes.store(step.gates + gate + 2 * width, g);
    lanes.store(step.gates + gate + 3 * width, o);
    lanes.store(step.cell + state, c);
    lanes.store(step.cell_tanh + state, squashed);
    lanes.store(step.hidden + state, o * squashed);
}

template <typename Lanes>
void backward_lanes(const LstmBackwardStep& step, const Lanes& lanes, std::int64_t row,
                    std::int64_t at) {
    const std::int64_t width = step.width;
    const std::int64_t state = row * width + at;
    float* gates = step.gates + row * 4 * width + at;
    const Vector one = everywhere(1.0F);
    const Vector i = lanes.load(gates);
    const Vector f = lanes.load(gates + width);
    const Vector g = lanes.load(gates + 2 * width);
    const Vector o = lanes.load(gates + 3 * width);
    const Vector squashed = lanes.load(step.cell_tanh + state);
    const Vector dh = lanes.load(step.output_gradient + row * step.output_gradient_stride + at) +
                      lanes.load(step.hidden_gradient + state);
    const Vector dc =
        multiply_add(dh * o, one - squashed * squashed, lanes.load(step.cell_gradient + state));
    lanes.store(gates, dc * g * i * (one - i));
    lanes.store(gates + width, dc * lanes.load(step.previous_cell + state) * f * (one - f));
    lanes.store(gates + 2 * width, dc * i * (one - g * g));
    lanes.store(gates + 3 * width, dh * squashed * o * (one - o));
    lanes.store(step.cell_gradient + state, dc * f);
}

}  // namespace

void lstm_forward_step(const LstmForwardStep& step) {
    for (std::int64_t row = 0; row < step.rows; ++row) {
        for_lanes(step.width,
                  [&](const auto& lanes, std::int64_t at) { forward_lanes(step, lanes, row, at); });
    }
}

void lstm_backward_step(const LstmBackwardStep& step) {
    for (std::int64_t row = 0; row < step.rows; ++row) {
        for_lanes(step.width, [&](const auto& lanes, std::int64_t at) {
            backward_lanes(step, lanes, row, at);
        });
    }
}

}  // namespace rangefinder
