#include "diagnostics/models/layer_factory.hpp"

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/activation.hpp"
#include "diagnostics/layers/batch_norm.hpp"
#include "diagnostics/layers/convolution.hpp"
#include "diagnostics/layers/dropout.hpp"
#include "diagnostics/layers/embedding.hpp"
#include "diagnostics/layers/flatten.hpp"
#include "diagnostics/layers/gelu.hpp"
#include "diagnostics/layers/global_average_pooling.hpp"
#include "diagnostics/layers/layer_norm.hpp"
#include "diagnostics/layers/linear.hpp"
#include "diagnostics/layers/multi_head_attention.hpp"
#include "diagnostics/layers/pooling.hpp"
#include "diagnostics/layers/positional_embedding.hpp"
#include "diagnostics/layers/recurrent.hpp"
#include "diagnostics/layers/relu.hpp"
#include "diagnostics/layers/residual.hpp"
#include "diagnostics/layers/tied_linear.hpp"
#include "diagnostics/layers/transformer_block.hpp"

namespace rangefinder {

namespace {

class LayerMaker {
  public:
    LayerMaker(LayerFactory& factory, const InferredLayer& layer)
        : factory_(factory), layer_(layer), name_(layer.name), input_(*layer.input) {}

    std::unique_ptr<Layer> operator()(const LinearSpec& spec) const {
        if (!spec.tied_to.empty()) {
            Parameter* table = factory_.shared_weights().at(spec.tied_to);
            return std::make_unique<TiedLinear>(name_, *table, spec.bias);
        }
        return std::make_unique<Linear>(name_, LinearOptions{.in_features = input_.back(),
                                                             .out_features = spec.out_features,
                                                             .bias = spec.bias});
    }

    std::unique_ptr<Layer> operator()(const Conv2dSpec& spec) const {
        ConvolutionOptions options;
        options.in_channels = input_.front();
        options.out_channels = spec.out_channels;
        options.kernel_size = spec.kernel_size;
        options.stride = spec.stride;
        options.padding = spec.padding;
        options.dilation = spec.dilation;
        options.groups = spec.groups;
        options.bias = spec.bias;
        return std::make_unique<Convolution>(name_, options);
    }

    std::unique_ptr<Layer> operator()(const Pool2dSpec& spec) const {
        const bool default_stride = spec.stride == Pair{0, 0};
        return std::make_unique<Pooling>(
            name_, PoolingOptions{.kind = spec.kind,
                                  .kernel_size = spec.kernel_size,
                                  .stride = default_stride ? spec.kernel_size : spec.stride,
                                  .padding = spec.padding});
    }

    std::unique_ptr<Layer> operator()(const FlattenSpec&) const {
        return std::make_unique<Flatten>(name_);
    }

    std::unique_ptr<Layer> operator()(const ActivationSpec& spec) const {
        if (spec.kind == ActivationKind::kRelu) {
            return std::make_unique<Relu>(name_);
        }
        if (spec.kind == ActivationKind::kLeakyRelu) {
            return std::make_unique<Relu>(name_, static_cast<float>(spec.negative_slope));
        }
        if (spec.kind == ActivationKind::kGelu) {
            return std::make_unique<Gelu>(name_);
        }
        return std::make_unique<Activation>(name_, spec);
    }

    std::unique_ptr<Layer> operator()(const RecurrentSpec& spec) const {
        return std::make_unique<Recurrent>(name_,
                                           RecurrentOptions{.kind = spec.kind,
                                                            .in_features = input_.back(),
                                                            .hidden_size = spec.hidden_size,
                                                            .num_layers = spec.num_layers,
                                                            .bidirectional = spec.bidirectional,
                                                            .bias = spec.bias,
                                                            .all_steps = spec.all_steps});
    }

    std::unique_ptr<Layer> operator()(const LayerNormSpec& spec) const {
        return std::make_unique<LayerNorm>(
            name_, LayerNormOptions{.features = input_.back(), .eps = spec.eps});
    }

    std::unique_ptr<Layer> operator()(const EmbeddingSpec& spec) const {
        const std::int64_t tokens =
            spec.num_embeddings == 0 ? factory_.data().tokens : spec.num_embeddings;
        auto layer = std::make_unique<Embedding>(
            name_, EmbeddingOptions{.num_embeddings = tokens, .embedding_dim = spec.embedding_dim});
        factory_.shared_weights()[name_] = layer->parameters().front();
        return layer;
    }

    std::unique_ptr<Layer> operator()(const PositionalEmbeddingSpec&) const {
        return std::make_unique<PositionalEmbedding>(name_, input_);
    }

    std::unique_ptr<Layer> operator()(const AttentionSpec& spec) const {
        return std::make_unique<MultiHeadAttention>(name_,
                                                    attention_options(spec.num_heads, spec.causal));
    }

    std::unique_ptr<Layer> operator()(const TransformerBlockSpec& spec) const {
        return std::make_unique<TransformerBlock>(
            name_,
            TransformerBlockOptions{.attention = attention_options(spec.num_heads, spec.causal),
                                    .dim_feedforward = spec.dim_feedforward,
                                    .norm_first = spec.norm_first,
                                    .activation = spec.activation});
    }

    std::unique_ptr<Layer> operator()(const GlobalAvgPool2dSpec&) const {
        return std::make_unique<GlobalAveragePooling>(name_, Pair{input_[1], input_[2]});
    }

    std::unique_ptr<Layer> operator()(const BatchNormSpec& spec) const {
        return std::make_unique<BatchNorm>(
            name_, BatchNormOptions{
                       .channels = input_.front(), .momentum = spec.momentum, .eps = spec.eps});
    }

    std::unique_ptr<Layer> operator()(const DropoutSpec& spec) const {
        return std::make_unique<Dropout>(name_, spec.p, factory_.next_masks());
    }

    std::unique_ptr<Layer> operator()(const ResidualSpec&) const {
        return std::make_unique<Residual>(name_, factory_.make_all(layer_.cost.inner));
    }

  private:
    AttentionOptions attention_options(std::int64_t num_heads, bool causal) const {
        return {.features = input_.back(), .num_heads = num_heads, .causal = causal};
    }

    LayerFactory& factory_;
    const InferredLayer& layer_;
    const std::string& name_;
    const Shape& input_;
};

}  // namespace

LayerFactory::LayerFactory(const DataShape& data, std::uint64_t seed, const std::uint64_t& passes)
    : data_(data), seed_(seed), passes_(passes) {}

std::unique_ptr<Layer> LayerFactory::make(const InferredLayer& layer) {
    RF_CHECK(layer.input.has_value());
    return std::visit(LayerMaker(*this, layer), *layer.parameters);
}

Sequence LayerFactory::make_all(const std::vector<InferredLayer>& layers) {
    Sequence all;
    for (const InferredLayer& layer : layers) {
        all.append(make(layer));
    }
    return all;
}

RandomMasks LayerFactory::next_masks() {
    return {seed_, streams_++, passes_};
}

}  // namespace rangefinder
