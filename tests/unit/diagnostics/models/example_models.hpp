// Models that several tests use, with made-up batches.
#pragma once

#include <cstdint>
#include <memory>

#include "diagnostics/models/model.hpp"

namespace rangefinder {

struct Example {
    ModelSpec spec;
    DataShape data;
    ModelOptions options;
};

// Linear 7-12-12-3 with relu and tanh between; batch of 8.
Example small_mlp();
// Two convolutions with pooling on 2 x 8 x 8, then linear layers to 10 classes; batch of 8.
Example small_cnn();
// Tokens through an embedding, positions, a block, a norm and attention to a tied output; 6
// positions, 11 tokens, batch of 8.
Example small_transformer();

// Convolutions with batch norm, dropout, a residual block and a mean over the image: 2 x 6 x 6 to 3
// classes; batch of 8.
Example deep_cnn();

// Builds it and fills a batch drawn from `seed`.
std::unique_ptr<Model> build(const Example& example);
void fill_batch(Model& model, std::uint64_t seed);
// Inputs in [0, tokens), for models that begin with an embedding.
void fill_tokens(Model& model, std::int64_t tokens, std::uint64_t seed);

}  // namespace rangefinder
