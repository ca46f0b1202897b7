// Layers on sequences, [steps, values], and on token numbers, [steps].
#pragma once

#include "diagnostics/spec/layer_input.hpp"

namespace rangefinder {

// `tokens`: how many the data has; 0: not known.
LayerCost infer_embedding(const EmbeddingSpec& embedding, std::int64_t tokens,
                          const LayerInput& input);
LayerCost infer_positional_embedding(const LayerInput& input);
LayerCost infer_recurrent(const RecurrentSpec& recurrent, const LayerInput& input);
LayerCost infer_attention(const AttentionSpec& attention, const LayerInput& input);
LayerCost infer_transformer_block(const TransformerBlockSpec& block, const LayerInput& input);

}  // namespace rangefinder
