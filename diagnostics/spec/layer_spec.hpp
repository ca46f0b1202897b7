// What a layer is asked to be. Names and defaults are PyTorch's; sizes that follow from the input
// are not asked for.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <variant>

namespace rangefinder {

using Pair = std::array<std::int64_t, 2>;  // {height, width}

// y = x Wᵀ + b over the last axis; weight [out, in].
struct LinearSpec {
    std::int64_t out_features = 0;
    bool bias = true;
};

// Cross-correlation with zero padding; weight [out, in, kernel height, kernel width], data [N, C,
// H, W].
struct Conv2dSpec {
    std::int64_t out_channels = 0;
    Pair kernel_size{0, 0};
    Pair stride{1, 1};
    Pair padding{0, 0};
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

enum class ActivationKind { kRelu, kSigmoid, kTanh, kGelu };  // gelu: exact (erf).

struct ActivationSpec {
    ActivationKind kind = ActivationKind::kRelu;
};

using LayerParameters =
    std::variant<LinearSpec, Conv2dSpec, Pool2dSpec, FlattenSpec, ActivationSpec>;

struct LayerSpec {
    std::string
        name;  // Parameters are "<name>.weight", "<name>.bias". Empty: its position, "0", "1", ...
    LayerParameters parameters;
};

// The layer's type as the API spells it: "linear", "conv2d", "max_pool2d", "relu", ...
std::string layer_type_name(const LayerParameters& parameters);

}  // namespace rangefinder
