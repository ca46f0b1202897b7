// Measures one training step of a model, layer by layer, and changes nothing in it.
#pragma once

#include <span>
#include <string>

#include "diagnostics/training/activation_figures.hpp"
#include "diagnostics/training/figures.hpp"
#include "diagnostics/training/output_figures.hpp"
#include "diagnostics/training/weight_figures.hpp"

namespace rangefinder {

// What is measured is listed at the three classes it consists of. With several batches a step,
// activations and outputs are those of the last, gradients the mean of all. Allocates in the
// constructor only. Not thread-safe; stays on the model's thread.
class Measurement {
  public:
    // The model outlives it.
    explicit Measurement(Model& model)
        : weights_(model, figures_), activations_(model, figures_), outputs_(model, figures_) {}
    Measurement(const Measurement&) = delete;
    Measurement& operator=(const Measurement&) = delete;

    // In this order, once a measured step. The watcher is set for one forward and backward pass.
    LayerWatcher& begin() {
        figures_.clear();
        return activations_;
    }
    void read_outputs() { outputs_.read(); }
    // Of gradients before clipping; gives Model::gradient_norm().
    double read_gradients() {
        activations_.finish();
        return weights_.read_gradients();
    }
    void before_update() { weights_.before_update(); }
    void after_update() { weights_.after_update(); }

    // Of the last measured step; NaN: it had none.
    std::span<const std::string> names() const { return figures_.names(); }
    std::span<const double> values() const { return figures_.values(); }

    // What it remembers from step to step.
    void save(StateWriter& writer) const;
    void load(StateReader& reader);

  private:
    Figures figures_;
    WeightFigures weights_;
    ActivationFigures activations_;
    OutputFigures outputs_;
};

}  // namespace rangefinder
