// One time step of a GRU (Cho et al. 2014) after its matrix products, element by element. Equations
// and gate order (r, z, n) as torch.nn.GRU's: the reset gate acts on W_hn h + b_hn, behind the
// product (what oneDNN calls lbr_gru).
#pragma once

#include <cstdint>

namespace rangefinder {

// rows x width values, gates rows x 3 width; row-major. `rows` is the batch, `width` the hidden
// size.
struct GruForwardStep {
    std::int64_t rows = 0;
    std::int64_t width = 0;
    float* gates = nullptr;              // In: W_ih x. Out: r, z, n as they act.
    float* hidden_gates = nullptr;       // In: W_hh h of the step before. Out: b_hn added to n's.
    const float* input_bias = nullptr;   // b_ih, [3 width].
    const float* hidden_bias = nullptr;  // b_hh.
    const float* previous_hidden = nullptr;
    float* hidden = nullptr;  // (1 - z) n + z h.
};

struct GruBackwardStep {
    std::int64_t rows = 0;
    std::int64_t width = 0;
    // In: as the forward step left them. Out: the gradients by W_ih x and by W_hh h.
    float* gates = nullptr;
    float* hidden_gates = nullptr;
    const float* previous_hidden = nullptr;
    const float* output_gradient = nullptr;  // By this step's output; rows are a stride apart.
    std::int64_t output_gradient_stride = 0;
    // By the hidden state, from the step after: through its gates, and past them (z h).
    const float* hidden_gradient = nullptr;
    float* past_gradient = nullptr;  // Out: for the step before.
};

void gru_forward_step(const GruForwardStep& step);
void gru_backward_step(const GruBackwardStep& step);

}  // namespace rangefinder
