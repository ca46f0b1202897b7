#include "diagnostics/spec/validate_layers.hpp"

#include <algorithm>

#include "diagnostics/spec/saturating.hpp"
#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {
namespace {

constexpr IntegerRange kLayerSizes{1, 1'000'000'000};
constexpr IntegerRange kKernelSizes{1, 10'000};
constexpr IntegerRange kHeadCounts{1, 10'000};
constexpr NumberRange kEpsilons{0.0, 1.0, true, false};

void check_list(const std::vector<LayerSpec>& layers, const std::string& pointer, int depth,
                FieldChecks& checks);

// Checks one layer's own values; `pointer` is "/model/layers/<i>".
class LayerChecks {
  public:
    LayerChecks(std::string pointer, int depth, FieldChecks& checks)
        : pointer_(std::move(pointer)), depth_(depth), checks_(checks) {}

    void operator()(const LinearSpec& linear) {
        if (!linear.tied_to.empty() && linear.out_features == 0) return;
        integer("out_features", linear.out_features, kLayerSizes);
    }

    void operator()(const Conv2dSpec& conv) {
        integer("out_channels", conv.out_channels, kLayerSizes);
        pair("kernel_size", conv.kernel_size, kKernelSizes);
        pair("stride", conv.stride, kKernelSizes);
        pair("dilation", conv.dilation, kKernelSizes);
        integer("groups", conv.groups, kLayerSizes);
        if (conv.groups > 1 && conv.out_channels % conv.groups != 0) {
            checks_.add(pointer_ + "/groups",
                        "is " + std::to_string(conv.groups) + "; it must divide the " +
                            std::to_string(conv.out_channels) + " out_channels");
        }
        // Rows of pure padding would train nothing, and fast kernels do not know them.
        padding(conv.padding, reach(conv, 0), reach(conv, 1), "smaller than the kernel");
    }

    void operator()(const Pool2dSpec& pool) {
        pair("kernel_size", pool.kernel_size, kKernelSizes);
        if (pool.stride != Pair{0, 0}) pair("stride", pool.stride, kKernelSizes);
        padding(pool.padding, pool.kernel_size[0] / 2, pool.kernel_size[1] / 2,
                "at most half the kernel");
    }

    void operator()(const FlattenSpec&) {}
    void operator()(const GlobalAvgPool2dSpec&) {}
    void operator()(const PositionalEmbeddingSpec&) {}

    void operator()(const ActivationSpec& activation) {
        number("negative_slope", activation.negative_slope, {-1e6, 1e6});
        number("alpha", activation.alpha, {-1e6, 1e6});
    }

    void operator()(const BatchNormSpec& norm) {
        number("momentum", norm.momentum, {0.0, 1.0});
        number("eps", norm.eps, kEpsilons);
    }

    void operator()(const LayerNormSpec& norm) { number("eps", norm.eps, kEpsilons); }

    void operator()(const DropoutSpec& dropout) { number("p", dropout.p, {0.0, 1.0, false, true}); }

    void operator()(const EmbeddingSpec& embedding) {
        if (embedding.num_embeddings != 0) {
            integer("num_embeddings", embedding.num_embeddings, kLayerSizes);
        }
        integer("embedding_dim", embedding.embedding_dim, kLayerSizes);
    }

    void operator()(const RecurrentSpec& recurrent) {
        integer("hidden_size", recurrent.hidden_size, {1, 1'000'000});
        integer("num_layers", recurrent.num_layers, {1, kMaxRecurrentLayers});
    }

    void operator()(const AttentionSpec& attention) {
        integer("num_heads", attention.num_heads, kHeadCounts);
    }

    void operator()(const TransformerBlockSpec& block) {
        integer("num_heads", block.num_heads, kHeadCounts);
        integer("dim_feedforward", block.dim_feedforward, kLayerSizes);
        if (block.activation == ActivationKind::kRelu ||
            block.activation == ActivationKind::kGelu) {
            return;
        }
        checks_.add(pointer_ + "/activation",
                    "is " + layer_type_name(ActivationSpec{.kind = block.activation}) +
                        "; allowed are relu and gelu");
    }

    void operator()(const ResidualSpec& residual) {
        const std::string list = pointer_ + "/layers";
        if (residual.layers.empty()) {
            checks_.add(list, "is empty; allowed is at least one layer");
        } else if (depth_ >= kMaxResidualDepth) {
            checks_.add(list, "is a residual within " + std::to_string(depth_) +
                                  " others; allowed are at most " +
                                  std::to_string(kMaxResidualDepth) + " within each other");
        } else {
            check_list(residual.layers, list, depth_ + 1, checks_);
        }
    }

  private:
    // Padding that leaves each window at least one value of the image.
    static std::int64_t reach(const Conv2dSpec& conv, std::size_t axis) {
        return saturating_multiply(std::max<std::int64_t>(conv.dilation[axis], 1),
                                   conv.kernel_size[axis] - 1);
    }

    void integer(const char* field, std::int64_t value, IntegerRange allowed) {
        checks_.integer(pointer_ + "/" + field, value, allowed);
    }

    void number(const char* field, double value, NumberRange allowed) {
        checks_.number(pointer_ + "/" + field, value, allowed);
    }

    void pair(const char* field, const Pair& values, IntegerRange allowed) {
        for (const std::int64_t value : values) {
            if (value >= allowed.low && value <= allowed.high) continue;
            integer(field, value, allowed);
            return;
        }
    }

    void padding(const Pair& values, std::int64_t max_height, std::int64_t max_width,
                 const char* rule) {
        if (values[0] < 0 || values[1] < 0) {
            checks_.add(
                pointer_ + "/padding",
                "is " + std::to_string(std::min(values[0], values[1])) + "; allowed is 0 or more");
        } else if (values[0] > std::max<std::int64_t>(max_height, 0) ||
                   values[1] > std::max<std::int64_t>(max_width, 0)) {
            checks_.add(pointer_ + "/padding", "is " + std::to_string(values[0]) + " x " +
                                                   std::to_string(values[1]) + "; it must be " +
                                                   rule);
        }
    }

    const std::string pointer_;
    const int depth_;
    FieldChecks& checks_;
};

void check_list(const std::vector<LayerSpec>& layers, const std::string& pointer, int depth,
                FieldChecks& checks) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
        std::visit(LayerChecks(join_pointer(pointer, i), depth, checks), layers[i].parameters);
    }
}

}  // namespace

void validate_layers(const std::vector<LayerSpec>& layers, const std::string& pointer,
                     FieldChecks& checks) {
    check_list(layers, pointer, 0, checks);
}

}  // namespace rangefinder
