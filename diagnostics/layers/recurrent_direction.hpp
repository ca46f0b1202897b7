// One layer of a recurrent stack run in one direction of time.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/layers/output_gradients.hpp"
#include "diagnostics/layers/parameter.hpp"
#include "diagnostics/layers/recurrent_products.hpp"
#include "diagnostics/spec/layer_spec.hpp"
#include "diagnostics/tensor/operation.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

struct DirectionOptions {
    RecurrentKind kind = RecurrentKind::kLstm;
    std::string layer_name;  // "0": parameters are "0.weight_ih_l0", ...
    std::string suffix;      // "l0", "l1_reverse".
    std::int64_t in_features = 0;
    std::int64_t hidden_size = 0;
    bool bias = true;
    bool reverse = false;  // From the last step to the first.
};

struct SequenceSize {
    std::int64_t steps = 0;  // Of time, T.
    std::int64_t rows = 0;   // Of a batch, N.
};

// Everything is time-major: [T N, ...], the rows of a step side by side. All steps' W_ih x are one
// product and so are the weights' gradients; only W_hh h and the gradient through it go step by
// step. (Measured in turns for 32 -> 128, 64 steps, batch 32: 11.0 ms of CPU time a training step
// against 12.5 ms of oneDNN's own recurrent primitives, which merge the two biases and cannot leave
// out the gradient by the input.)
//
// Factors of products are rounded to the engine's operand type, sums and states stay float32. In
// float32 a rounded tensor is the tensor itself.
//
// Initial states are zero. A forward run overwrites what a backward run needs. Not thread-safe.
class RecurrentDirection {
  public:
    explicit RecurrentDirection(DirectionOptions options);
    RecurrentDirection(const RecurrentDirection&) = delete;
    RecurrentDirection& operator=(const RecurrentDirection&) = delete;

    // `input` is [T N, in_features], plain. Answers the hidden states, [T N, hidden_size].
    Tensor connect(Engine& engine, const SequenceSize& size, const Tensor& input);
    // Answers the tensor that will hold the gradient by the input; empty unless it is wanted.
    Tensor connect_backward(Engine& engine, const OutputGradients& output_gradients,
                            bool input_gradient_wanted);

    void forward();
    // Adds this direction's share to `time_gradients`, if given.
    void backward(TimeGradients* time_gradients = nullptr);

    // The step that is run last.
    std::int64_t last_step() const { return options_.reverse ? 0 : size_.steps - 1; }
    // weight_ih, weight_hh, bias_ih, bias_hh.
    std::vector<Parameter*> parameters();
    Implementations implementations() const;

  private:
    bool is_lstm() const { return options_.kind == RecurrentKind::kLstm; }
    std::int64_t gate_width() const;  // All gates side by side: 4 or 3 hidden sizes.
    // The step run at this place of the order.
    std::int64_t step_at(std::int64_t place) const;
    // First rows of a state tensor, [(T + 1) N, H], with the state before and behind a step.
    std::int64_t row_before(std::int64_t step) const;
    std::int64_t row_behind(std::int64_t step) const;
    std::int64_t hidden_gates_row(std::int64_t step) const;

    void make_buffers(Engine& engine);
    void connect_hidden_product(Engine& engine);
    void connect_hidden_gradient(Engine& engine);
    void connect_weight_gradients(Engine& engine);
    // W_hh h comes from these; the gradient by it ends there.
    const Tensor& hidden_side() const { return is_lstm() ? gates_ : hidden_gates_; }

    void add_up_biases();
    void run_hidden_product(std::int64_t step);
    void round_hidden_side_of(std::int64_t step);
    void forward_step(std::int64_t step);
    void backward_step(std::int64_t step);
    // Of the loss by the step's hidden state, when its backward step is about to run.
    double squared_hidden_gradient(std::int64_t step) const;
    void add_to_bias_gradients(std::int64_t step);
    void finish_bias_gradients();

    DirectionOptions options_;
    SequenceSize size_;
    Parameter weight_ih_;
    Parameter weight_hh_;
    Parameter bias_ih_;
    Parameter bias_hh_;

    Tensor input_;         // [T N, F]
    Tensor gates_;         // [T N, G H]: W_ih x, then the gates, then the gradient before them.
    Tensor hidden_gates_;  // W_hh h. GRU: [T N, 3 H], then its gradient. LSTM: [N, 4 H], scratch.
    Tensor hidden_;        // [(T + 1) N, H], with the initial zeros at one end.
    Tensor cell_;          // LSTM: likewise.
    Tensor cell_tanh_;     // LSTM: [T N, H].
    Tensor biases_;        // [2, G H]. LSTM: their sum, unused. GRU: b_ih, b_hh.

    Tensor rounded_input_;
    Tensor rounded_hidden_;
    Tensor rounded_gates_;        // Gradients.
    Tensor rounded_hidden_side_;  // Likewise.

    OutputGradients output_gradients_;
    Tensor hidden_gradient_;  // [N, H]
    Tensor carried_;          // [N, H]: the cell's gradient (LSTM), or past the gates (GRU).
    Tensor bias_sums_;        // [3, G H]: by W_ih x, by W_hh h, and of one step.

    // One step of the tensors that the products below go along, rounded ones behind their own.
    RowWindow state_;
    RowWindow rounded_state_;
    RowWindow step_hidden_gates_;
    RowWindow step_hidden_side_;
    RowWindow rounded_step_hidden_side_;

    Reorders before_forward_;   // Weights as the products like them; the input rounded.
    Reorders before_backward_;  // Weights as the gradients' products like them.
    Operation input_product_;
    Operation round_state_;  // Nothing to do in float32, as the two below.
    Operation round_step_hidden_side_;
    Operation round_gates_;
    Operation hidden_product_;
    Operation hidden_gradient_product_;
    Operation weight_ih_gradient_;
    Operation weight_hh_gradient_;
    Operation input_gradient_;
};

}  // namespace rangefinder
