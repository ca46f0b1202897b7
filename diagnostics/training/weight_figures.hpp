// What an update does to each layer's weights.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/models/model.hpp"
#include "diagnostics/training/figures.hpp"
#include "diagnostics/training/state_file.hpp"
#include "diagnostics/training/value_sample.hpp"

namespace rangefinder {

// For each layer NAME with something trainable, over all its trainable parameters:
//
//   gradient_norm/NAME  L2, before clipping;
//   weight_norm/NAME    L2, before the update;
//   update_norm/NAME    L2 of what the optimizer really added, weight decay included;
//   update_ratio/NAME   update_norm / weight_norm; 0 when both are 0, none when only the latter is;
//   gradient_snr/NAME   |G|^2 / (E|g|^2 - |G|^2), in [0, 1e6]: how far the gradients g of single
//                       batches agree on a mean G. |G|^2 is the product of the gradients of two
//                       successive measured steps, whose noise is independent; both expectations
//                       are averages of about ten of these (McCandlish et al. 2018, "An Empirical
//                       Model of Large-Batch Training", appendix A, with the two estimates taken
//                       over time);
//   update_cosine/NAME  of this measured update and the one measured before.
//
// The last two are taken on at most 2048 values of each tensor, and begin in the second measured
// step. Allocates in the constructor only. Not thread-safe.
class WeightFigures {
  public:
    // Both outlive it.
    WeightFigures(const Model& model, Figures& figures);

    // Reads the gradients, before clipping; gives Model::gradient_norm().
    double read_gradients();
    // Before and after the optimizer's step, of gradients that were finite.
    void before_update();
    void after_update();

    void save(StateWriter& writer) const;
    void load(StateReader& reader);

  private:
    // Exponential average with bias correction.
    struct Average {
        double sum = 0.0;
        double weight = 0.0;
        double add(double value);
    };
    struct Tensor {
        std::size_t place = 0;  // In Model::trainable().
        ValueSample sample;
        std::vector<float> before = {};  // All weights before the update.
        std::vector<float> gradient = {};
        std::vector<float> last_gradient = {};
        std::vector<float> update = {};
        std::vector<float> last_update = {};
    };
    struct Layer {
        std::vector<Tensor> tensors = {};
        std::size_t gradient_norm = 0, weight_norm = 0, update_norm = 0, update_ratio = 0,
                    gradient_snr = 0, update_cosine = 0;  // Places of figures.
        double squared_weights = 0.0;
        Average products = {};  // Of gradients of successive measured steps.
        Average squares = {};   // Of gradients with themselves.
    };

    Layer make_layer(const ModelLayer& layer, Figures& figures) const;
    void compare_gradients(Layer& layer);
    void compare_updates(Layer& layer);

    const Model& model_;
    Figures& figures_;
    std::vector<Layer> layers_;
    std::vector<double> squares_;  // Of each trainable parameter's gradient norm.
    std::int64_t updates_ = 0;     // Measured so far.
};

}  // namespace rangefinder
