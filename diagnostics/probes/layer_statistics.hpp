// What passes through each layer of a model, forward and backward, over several batches.
#pragma once

#include <cstddef>
#include <vector>

#include "diagnostics/findings/probe_results.hpp"
#include "diagnostics/models/model.hpp"

namespace rangefinder {

// Hears of a model's passes while it lives, and sums up what each layer puts out and which gradient
// comes back to it. Layers that only move values are left out. Not thread-safe; the model outlives
// it, and nobody else may watch it meanwhile.
class LayerStatistics final : public LayerWatcher {
  public:
    explicit LayerStatistics(Model& model);
    ~LayerStatistics() override;
    LayerStatistics(const LayerStatistics&) = delete;
    LayerStatistics& operator=(const LayerStatistics&) = delete;

    void after_forward(std::size_t layer) override;
    void before_backward(std::size_t layer) override;
    void after_backward(std::size_t) override {}

    // Means over the batches, in the order of the model; weights as they are now.
    std::vector<InitializationResult::Layer> layers() const;

  private:
    // Sums over batches of a layer's figures.
    struct Sums {
        double batches = 0.0;
        double mean = 0.0, variance = 0.0, signal_variance = 0.0, zero_share = 0.0;
        double saturated_share = 0.0;
        double gradient_batches = 0.0, gradient_square = 0.0;
    };
    bool is_listed(std::size_t layer) const;
    double weight_deviation(const ModelLayer& layer) const;

    Model& model_;
    std::vector<Sums> sums_;
};

}  // namespace rangefinder
