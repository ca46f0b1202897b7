// Scaled dot-product attention (Vaswani et al. 2017) between given queries, keys and values.
#pragma once

#include <cstdint>

#include "diagnostics/tensor/operation.hpp"
#include "diagnostics/tensor/tensor.hpp"

namespace rangefinder {

struct AttentionOptions {
    std::int64_t features = 0;   // D, a multiple of num_heads.
    std::int64_t num_heads = 0;  // H; head h takes columns h D/H ... (h + 1) D/H.
    bool causal = false;         // Position t attends to positions 0 ... t.
};

// Row-major, [N, T, D] each.
struct AttentionTensors {
    Tensor queries;
    Tensor keys;
    Tensor values;
};

// context = softmax(Q Kᵀ / √(D/H)) V for each head, heads side by side; [N, T, D]. Heads are
// strided views: nothing is moved. Not a layer: it has three inputs and no parameters. Not
// thread-safe.
class AttentionHeads {
  public:
    explicit AttentionHeads(const AttentionOptions& options) : options_(options) {}

    Tensor connect(Engine& engine, const AttentionTensors& inputs);
    // Takes the context's gradient, row-major; gives those of the inputs.
    AttentionTensors connect_backward(Engine& engine, const Tensor& context_gradient);

    void forward();
    void backward();

    // [N, H, T, T] of the last forward run.
    const Tensor& probabilities() const { return probabilities_; }
    bool causal() const { return options_.causal; }

    // oneDNN's names of the code for "forward" and "backward" products.
    const std::string& forward_implementation() const { return scores_.implementation(); }
    const std::string& backward_implementation() const { return by_keys_.implementation(); }

  private:
    // [N, T, D] as [N, H, T, D/H], and with the last two axes exchanged.
    Tensor heads(const Engine& engine, const Tensor& tensor) const;
    Tensor transposed_heads(const Engine& engine, const Tensor& tensor) const;

    AttentionOptions options_;
    AttentionTensors inputs_;
    Tensor probabilities_;  // [N, H, T, T]; scores before the softmax.
    Operation scores_;
    Operation context_;
    Tensor score_gradient_;  // [N, H, T, T]; by probabilities before it is that by scores.
    Operation by_probabilities_;
    Operation by_queries_;
    Operation by_keys_;
    Operation by_values_;
};

}  // namespace rangefinder
