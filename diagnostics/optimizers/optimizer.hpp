// Turns gradients into updates. Semantics are PyTorch's; see the .cpp file of each.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "diagnostics/layers/parameter_view.hpp"
#include "diagnostics/spec/optimizer_spec.hpp"

namespace rangefinder {

// Everything that an optimizer remembers between steps. The buffers are in the engine's own order:
// to be restored into an optimizer of an equal model on the same machine and oneDNN only.
struct OptimizerState {
    std::int64_t steps = 0;                   // Updates done so far.
    std::vector<std::vector<float>> buffers;  // Of every parameter in turn.

    friend bool operator==(const OptimizerState&, const OptimizerState&) = default;
};

// Updates the weights of the parameters that it was made for. Not thread-safe.
class Optimizer {
  public:
    virtual ~Optimizer() = default;

    // One update from the gradients as they are now. Allocates nothing.
    virtual void step(double learning_rate) = 0;

    virtual OptimizerState state() const = 0;
    virtual void restore(const OptimizerState& state) = 0;
};

// `parameters` are copied as views; the model they belong to must outlive the optimizer.
std::unique_ptr<Optimizer> make_optimizer(const OptimizerSpec& spec,
                                          std::span<const ParameterView> parameters);

}  // namespace rangefinder
