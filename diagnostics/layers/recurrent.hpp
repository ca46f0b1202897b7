// LSTM and GRU as torch.nn.LSTM and torch.nn.GRU have them: stacked, in one direction or both.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/layers/recurrent_direction.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

struct RecurrentOptions {
    RecurrentKind kind = RecurrentKind::kLstm;
    std::int64_t in_features = 0;
    std::int64_t hidden_size = 0;
    std::int64_t num_layers = 1;
    bool bidirectional = false;
    bool bias = true;
    bool all_steps = false;
};

// [N, T, in_features] -> the top layer's hidden states: [N, T, D H], or of each direction's last
// step [N, D H]. D is 2 when bidirectional (forward before backward), else 1. States start at zero
// in every batch. Inside, time is the first axis; the input and the output are copied.
class Recurrent final : public Layer {
  public:
    Recurrent(std::string name, const RecurrentOptions& options);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    void backward() override;

    std::vector<Parameter*> parameters() override;
    Implementations implementations() const override;
    LayerView view() const override;
    void watch(LayerWatcher* watcher) override { watched_ = watcher != nullptr; }

  private:
    struct Level {
        std::vector<std::unique_ptr<RecurrentDirection>> directions;
        std::vector<Tensor> hidden;           // Of each direction, [T N, H].
        Tensor joined;                        // [T N, D H]; with one direction its own.
        std::vector<Tensor> input_gradients;  // By each direction; to be summed in the first.
    };

    std::int64_t output_width() const;
    Level make_level(std::int64_t number) const;
    Tensor connect_level(Engine& engine, Level& level, const Tensor& input);
    std::size_t lowest_level(bool input_gradient_wanted) const;
    OutputGradients top_gradients(Engine& engine, const Tensor& gradient, std::size_t direction);
    OutputGradients inner_gradients(const Tensor& gradient, std::size_t direction) const;
    void join(const Level& level) const;
    void write_output() const;
    void sum_input_gradients(const Level& level) const;

    RecurrentOptions options_;
    SequenceSize size_;
    bool watched_ = false;
    TimeGradients time_gradients_;
    std::vector<Level> levels_;
    std::size_t lowest_ = 0;  // Level where a backward run ends.

    Reorders before_forward_;
    Reorders before_backward_;
    Tensor input_;       // Plain [N, T, F].
    Tensor time_major_;  // [T N, F]
    Tensor output_;
    Tensor input_gradient_;
};

}  // namespace rangefinder
