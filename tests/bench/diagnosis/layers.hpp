// Layers of a specification in few words.
#pragma once

#include <utility>

#include "diagnostics/spec/layer_spec.hpp"

namespace rangefinder::diagnosis {

inline LayerSpec linear(std::int64_t outputs) {
    return {"", LinearSpec{outputs, true, ""}};
}

inline LayerSpec activation(ActivationKind kind) {
    ActivationSpec spec;
    spec.kind = kind;
    return {"", spec};
}

inline LayerSpec convolution(std::int64_t channels, std::int64_t stride = 1) {
    Conv2dSpec spec;
    spec.out_channels = channels;
    spec.kernel_size = {3, 3};
    spec.stride = {stride, stride};
    spec.padding = {1, 1};
    return {"", spec};
}

inline LayerSpec max_pooling() {
    Pool2dSpec spec;
    spec.kernel_size = {2, 2};
    return {"", spec};
}

inline LayerSpec recurrent(RecurrentKind kind, std::int64_t hidden) {
    RecurrentSpec spec;
    spec.kind = kind;
    spec.hidden_size = hidden;
    return {"", spec};
}

inline LayerSpec embedding(std::int64_t size) {
    EmbeddingSpec spec;
    spec.embedding_dim = size;
    return {"", spec};
}

inline LayerSpec transformer_block(std::int64_t heads, std::int64_t size) {
    TransformerBlockSpec spec;
    spec.num_heads = heads;
    spec.dim_feedforward = size;
    spec.norm_first = true;
    spec.causal = true;
    return {"", spec};
}

}  // namespace rangefinder::diagnosis
