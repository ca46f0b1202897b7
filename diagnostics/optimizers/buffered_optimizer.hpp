// What all optimizers have in common: parameters with their groups, and a state of buffers.
#pragma once

#include <span>
#include <vector>

#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/optimizers/trained_parameter.hpp"

namespace rangefinder {

// Not thread-safe.
class BufferedOptimizer : public Optimizer {
  public:
    OptimizerState state() const final { return state_; }
    void restore(const OptimizerState& state) override;

  protected:
    BufferedOptimizer(const OptimizerSpec& spec, std::span<const ParameterView> parameters);

    // `count` buffers of zeros for each parameter, one parameter after the other.
    void make_buffers(std::size_t count);
    // The `which`-th buffer of a parameter.
    std::span<float> buffer(std::size_t parameter, std::size_t which);

    const OptimizerSpec& spec() const { return spec_; }
    std::span<const TrainedParameter> parameters() const { return parameters_; }
    OptimizerState& remembered() { return state_; }
    const OptimizerState& remembered() const { return state_; }

  private:
    OptimizerSpec spec_;
    std::vector<TrainedParameter> parameters_;
    std::size_t buffers_each_ = 0;
    OptimizerState state_;
};

}  // namespace rangefinder
