// How large each layer's gradient, weights and update are.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/models/model.hpp"

namespace rangefinder {

// L2 norms over the trainable parameters of each layer that has any, in the order of the model,
// summed in double. Not thread-safe; the model outlives it.
class LayerNorms {
  public:
    explicit LayerNorms(const Model& model);

    std::span<const std::string> layers() const { return names_; }
    std::vector<double> gradients() const;
    std::vector<double> weights() const;

    // Keeps a copy of the weights, to tell what the next update did.
    void remember_weights();
    // Norms of what has been added to the weights since, over those of the weights then; 0 where
    // both are 0.
    std::vector<double> update_ratios() const;

  private:
    const Model& model_;
    std::vector<std::string> names_;
    std::vector<std::vector<std::size_t>> parameters_;  // Of each layer, in Model::trainable().
    std::vector<std::vector<float>> before_;            // Of each trainable parameter.
};

}  // namespace rangefinder
