// Turns gradients into updates. Semantics are PyTorch's; see the .hpp file of each.
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
    std::vector<double> numbers;              // Of all parameters together (estimates).

    friend bool operator==(const OptimizerState&, const OptimizerState&) = default;
};

// Updates the weights of the parameters that it was made for. Not thread-safe.
class Optimizer {
  public:
    virtual ~Optimizer() = default;

    // One update from the gradients as they are now. Allocates nothing.
    virtual void step(double learning_rate) = 0;

    // From the next step on: sgd's and rmsprop's momentum, the others' beta1 (adagrad has neither).
    // Not part of the state: a schedule that cycles it sets it before each step. The first call may
    // make buffers, so where there will be one, it comes before the first step or restore().
    virtual void set_momentum(double momentum) = 0;

    // What the optimizer itself multiplies the given rate with: the distance estimated by
    // dadapt_adam and prodigy, 1 for the others.
    virtual double rate_factor() const { return 1.0; }

    virtual OptimizerState state() const = 0;
    // A state of such an optimizer: as many buffers, each as long.
    virtual void restore(const OptimizerState& state) = 0;
};

// `parameters` are copied as views; the model they belong to must outlive the optimizer. A group's
// name means a parameter, a layer, or a part of one, and everything below it; a name that means
// nothing here (a frozen layer) has no effect.
std::unique_ptr<Optimizer> make_optimizer(const OptimizerSpec& spec,
                                          std::span<const ParameterView> parameters);

}  // namespace rangefinder
