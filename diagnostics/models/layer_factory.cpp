#include "diagnostics/models/layer_factory.hpp"

#include "diagnostics/layers/activation.hpp"
#include "diagnostics/layers/convolution.hpp"
#include "diagnostics/layers/flatten.hpp"
#include "diagnostics/layers/linear.hpp"
#include "diagnostics/layers/pooling.hpp"
#include "diagnostics/layers/recurrent.hpp"
#include "diagnostics/layers/relu.hpp"

namespace rangefinder {

namespace {

class LayerMaker {
  public:
    LayerMaker(LayerFactory& factory, const std::string& name, const Shape& input)
        : factory_(factory), name_(name), input_(input) {}

    std::unique_ptr<Layer> operator()(const LinearSpec& spec) const {
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

    // Shape inference refuses these before.
    template <typename Other>
    std::unique_ptr<Layer> operator()(const Other&) const {
        RF_CHECK(false);
    }

  private:
    LayerFactory& factory_;
    const std::string& name_;
    const Shape& input_;
};

}  // namespace

LayerFactory::LayerFactory(const DataShape& data, std::uint64_t seed, const std::uint64_t& passes)
    : data_(data), seed_(seed), passes_(passes) {}

std::unique_ptr<Layer> LayerFactory::make(const std::string& name,
                                          const LayerParameters& parameters, const Shape& input) {
    return std::visit(LayerMaker(*this, name, input), parameters);
}

RandomMasks LayerFactory::next_masks() {
    return {seed_, streams_++, passes_};
}

}  // namespace rangefinder
