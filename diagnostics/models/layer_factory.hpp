// From a layer's specification to the layer: the one place that knows every layer class.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "diagnostics/layers/random_masks.hpp"
#include "diagnostics/layers/sequence.hpp"
#include "diagnostics/spec/layer_cost.hpp"
#include "diagnostics/spec/layer_spec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {

// Makes the layers of one model, in order: a tied layer comes after what it is tied to.
class LayerFactory {
  public:
    // `passes` counts the model's training passes and outlives the layers.
    LayerFactory(const DataShape& data, std::uint64_t seed, const std::uint64_t& passes);

    // The layer was found to fit its input.
    std::unique_ptr<Layer> make(const InferredLayer& layer);
    Sequence make_all(const std::vector<InferredLayer>& layers);

    // For the makers of single layers.
    const DataShape& data() const { return data_; }
    // Streams of random numbers, each its own: one a layer that draws while it trains.
    RandomMasks next_masks();
    // Weights that a tied layer may share, by the owner's name.
    std::map<std::string, Parameter*>& shared_weights() { return shared_weights_; }

  private:
    const DataShape& data_;
    std::uint64_t seed_;
    const std::uint64_t& passes_;
    std::uint32_t streams_ = 0;
    std::map<std::string, Parameter*> shared_weights_;
};

}  // namespace rangefinder
