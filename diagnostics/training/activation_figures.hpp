// What passes through each layer of a model.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/models/model.hpp"
#include "diagnostics/training/figures.hpp"
#include "diagnostics/training/state_file.hpp"

namespace rangefinder {

// Of each layer NAME, over the first examples of the batch (about 8,000 values, at least eight
// examples):
//
//   activation_mean/NAME, activation_deviation/NAME   of what it puts out, unless the layer only
//                        moves values or drops some (flatten, dropout, pooling);
//   activation_gradient_norm/NAME   L2 of the loss's gradient by what it puts out, scaled from
//                        those examples to the whole batch; there for the same layers;
//   zero_share/NAME      relu: share of outputs that are zero; gelu, silu, elu: of values where the
//                        function is flat (slope under about 1e-6);
//   dead_share/NAME      of those layers' units (channels, features): which of them had no other
//                        value in any of the last ten measured batches. A transformer block has
//                        both for the activation of its network;
//   saturated_share/NAME sigmoid, tanh: outputs within 1 % of a limit; lstm, gru: outputs over
//   0.99; attention_entropy/NAME   mean over heads and positions of the entropy of the attention,
//   divided
//                        by that of equal attention to all visible positions: 0 is one position, 1
//                        all alike. Of at most 64 rows, spread over the batch;
//   time_gradient_ratio/NAME   lstm, gru: norm of the loss's gradient by the hidden states in the
//                        step of time run first over that in the step run last.
//
// A figure that is not finite is none. Allocates in the constructor only. Not thread-safe.
class ActivationFigures final : public LayerWatcher {
  public:
    // Both outlive it.
    ActivationFigures(const Model& model, Figures& figures);

    // Of the measured batch.
    void after_forward(std::size_t layer) override;
    void before_backward(std::size_t layer) override;
    void after_backward(std::size_t layer) override;
    // The passes of a measured step are over.
    void finish() { ++batches_; }

    void save(StateWriter& writer) const;
    void load(StateReader& reader);

    static constexpr std::int64_t kDeadWindow = 10;  // Measured batches.

  private:
    struct Places {
        std::size_t mean = Figures::kNone, deviation = Figures::kNone,
                    gradient_norm = Figures::kNone, zero_share = Figures::kNone,
                    dead_share = Figures::kNone, saturated_share = Figures::kNone,
                    attention_entropy = Figures::kNone, time_gradient_ratio = Figures::kNone;
    };
    struct Layer {
        const ModelLayer* seen = nullptr;
        Places places = {};
        std::vector<std::uint32_t> alive = {};      // Of each unit, in this batch.
        std::vector<std::int64_t> last_alive = {};  // Measured batch; -1: none so far.
    };

    void read_response(Layer& layer);
    double dead_share(Layer& layer) const;
    void set_finite(std::size_t place, double value);

    Figures& figures_;
    std::vector<Layer> layers_;  // By number.
    std::int64_t batches_ = 0;   // Measured so far.
};

}  // namespace rangefinder
