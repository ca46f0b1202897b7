// What a layer is asked to be. Names and defaults are PyTorch's; sizes that follow from the input
// are not asked for.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace rangefinder {

using Pair = std::array<std::int64_t, 2>;  // {height, width}

// y = x Wᵀ + b over the last axis; weight [out, in]. Tied: W is the weight of an embedding before
// it, listed once and with one gradient, the sum of both uses; out_features is then num_embeddings.
struct LinearSpec {
    std::int64_t out_features = 0;  // 0 when tied.
    bool bias = true;
    std::string tied_to = "";  // Name of an embedding layer; empty: a weight of its own.
};

// Cross-correlation with zero padding; weight [out, in / groups, kernel height, kernel width], data
// [N, C, H, W].
struct Conv2dSpec {
    std::int64_t out_channels = 0;
    Pair kernel_size{0, 0};
    Pair stride{1, 1};
    Pair padding{0, 0};
    Pair dilation{1, 1};
    std::int64_t groups = 1;  // Divides the channels that come in and out_channels.
    bool bias = true;
};

enum class PoolingKind { kMax, kAverage };

// Average pooling counts padding, as PyTorch's count_include_pad=True does.
struct Pool2dSpec {
    PoolingKind kind = PoolingKind::kMax;
    Pair kernel_size{0, 0};
    Pair stride{0, 0};  // {0, 0}: the kernel's size.
    Pair padding{0, 0};
};

// [N, C, H, W] -> [N, C*H*W], in C, H, W order.
struct FlattenSpec {};

// gelu: exact (erf). silu: x sigmoid(x).
enum class ActivationKind { kRelu, kLeakyRelu, kElu, kGelu, kSilu, kSigmoid, kTanh };

struct ActivationSpec {
    ActivationKind kind = ActivationKind::kRelu;
    double negative_slope = 0.01;  // leaky_relu.
    double alpha = 1.0;            // elu.
};

// [C, H, W] -> [C]: the mean over each image. A flatten after it changes nothing.
struct GlobalAvgPool2dSpec {};

// Over [C] or [C, H, W], a scale ("weight") and a shift ("bias") a channel, with "running_mean" and
// "running_var" for evaluation: running = (1 - momentum) running + momentum batch (unbiased).
struct BatchNormSpec {
    double momentum = 0.1;
    double eps = 1e-5;
};

// Over the last axis; "weight" and "bias".
struct LayerNormSpec {
    double eps = 1e-5;
};

// In training each value is zeroed with probability p, and the others are divided by 1 - p.
struct DropoutSpec {
    double p = 0.5;
};

// Token numbers [T] -> [T, D]; "weight" [num_embeddings, D].
struct EmbeddingSpec {
    std::int64_t num_embeddings = 0;  // 0: as many as the data has tokens.
    std::int64_t embedding_dim = 0;
};

// Adds one learnt vector a position, "weight" [T, D], to [T, D].
struct PositionalEmbeddingSpec {};

enum class RecurrentKind { kLstm, kGru };

// [T, F] -> the last layer's hidden states: of the last step [H], or of all [T, H]; bidirectional
// 2 H, forward before backward ("last" then is each direction's own last step, as h_n has them).
// Parameters are PyTorch's: weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, ..._l1,
// ..._reverse.
struct RecurrentSpec {
    RecurrentKind kind = RecurrentKind::kLstm;
    std::int64_t hidden_size = 0;
    std::int64_t num_layers = 1;
    bool bidirectional = false;
    bool bias = true;
    bool all_steps = false;  // output: "all"; else "last".
};

// Self-attention over [T, D] with D / num_heads values a head. Parameters q, k, v, o (".weight"
// [D, D], ".bias"; k has no bias: softmax does not see it).
struct AttentionSpec {
    std::int64_t num_heads = 0;
    bool causal = false;
};

// Attention and a two-layer network, each with a skip and a layer norm: before it (pre) or behind
// the sum (post). Parameters ln1, ln2, attn.q|k|v|o, fc1, fc2. Defaults as TransformerEncoderLayer.
struct TransformerBlockSpec {
    std::int64_t num_heads = 0;
    std::int64_t dim_feedforward = 2048;
    bool norm_first = false;  // norm: "pre"; else "post".
    bool causal = false;
    ActivationKind activation = ActivationKind::kRelu;  // relu or gelu.
};

struct LayerSpec;

// x + layers(x); the layers keep the shape. Those inside are named "<name>.<position or name>".
struct ResidualSpec {
    std::vector<LayerSpec> layers;
};

using LayerParameters =
    std::variant<LinearSpec, Conv2dSpec, Pool2dSpec, FlattenSpec, ActivationSpec,
                 GlobalAvgPool2dSpec, BatchNormSpec, LayerNormSpec, DropoutSpec, EmbeddingSpec,
                 PositionalEmbeddingSpec, RecurrentSpec, AttentionSpec, TransformerBlockSpec,
                 ResidualSpec>;

struct LayerSpec {
    std::string
        name;  // Parameters are "<name>.weight", "<name>.bias". Empty: its position, "0", "1", ...
    LayerParameters parameters;
};

// The layer's type as the API spells it: "linear", "conv2d", "max_pool2d", "relu", ...
std::string layer_type_name(const LayerParameters& parameters);

}  // namespace rangefinder
