// One time step of an LSTM (Hochreiter and Schmidhuber 1997) after its matrix products: the gates
// and the cell, element by element. Equations and gate order (i, f, g, o) as torch.nn.LSTM's.
#pragma once

#include <cstdint>

namespace rangefinder {

// rows x width values, gates rows x 4 width; row-major. `rows` is the batch, `width` the hidden
// size.
struct LstmForwardStep {
    std::int64_t rows = 0;
    std::int64_t width = 0;
    float* gates = nullptr;               // In: W_ih x. Out: i, f, g, o as they act.
    const float* hidden_gates = nullptr;  // W_hh h of the step before.
    const float* bias = nullptr;          // b_ih + b_hh, [4 width].
    const float* previous_cell = nullptr;
    float* cell = nullptr;       // f c + i g.
    float* cell_tanh = nullptr;  // tanh of it.
    float* hidden = nullptr;     // o tanh c.
};

struct LstmBackwardStep {
    std::int64_t rows = 0;
    std::int64_t width = 0;
    float* gates = nullptr;  // In: as the forward step left them. Out: the gradient before them.
    const float* previous_cell = nullptr;
    const float* cell_tanh = nullptr;
    const float* output_gradient = nullptr;  // By this step's output; rows are a stride apart.
    std::int64_t output_gradient_stride = 0;
    const float* hidden_gradient = nullptr;  // By the hidden state, from the step after.
    float* cell_gradient = nullptr;          // In: from the step after. Out: for the step before.
};

void lstm_forward_step(const LstmForwardStep& step);
void lstm_backward_step(const LstmBackwardStep& step);

}  // namespace rangefinder
