// A learnt vector a token: row `token` of a table.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

struct EmbeddingOptions {
    std::int64_t num_embeddings = 0;
    std::int64_t embedding_dim = 0;
};

// [N, ...] token numbers, held as floats (exact up to 2^24) -> [N, ..., embedding_dim]. As
// torch.nn.Embedding: "weight" [num_embeddings, embedding_dim], drawn from the standard normal
// distribution, its gradient dense.
//
// A token that is not a whole number in [0, num_embeddings) throws std::domain_error, which names
// the layer and the value: data sets are checked when they are read, but a step must not read
// beyond the table whatever it is fed.
class Embedding final : public Layer {
  public:
    Embedding(std::string name, const EmbeddingOptions& options);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    void backward() override;
    std::vector<Parameter*> parameters() override { return {&weight_}; }

  private:
    std::size_t token_at(std::span<const float> values, std::size_t place) const;

    EmbeddingOptions options_;
    Parameter weight_;
    Reorders to_plain_;
    Tensor input_;
    Tensor output_;
    std::vector<std::size_t> tokens_;  // Of the last forward pass.
    Reorders gradient_to_plain_;
    Tensor gradient_;
};

}  // namespace rangefinder
