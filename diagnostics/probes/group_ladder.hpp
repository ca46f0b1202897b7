// A ladder that only some of a model's parameters climb.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {

// Two optimizers of one specification: the first updates some parameters at the rate that is given,
// the second all others at a rate that stays; at 0 it never steps, and they stand still, decay
// included. For every optimizer that treats parameters one by one this is what two parameter groups
// with a rate each do in PyTorch; dadapt_adam and prodigy estimate a distance for each of the two.
class GroupLadder final : public Optimizer {
  public:
    // Both parts are not null.
    GroupLadder(std::unique_ptr<Optimizer> climbing, std::unique_ptr<Optimizer> resting,
                double resting_rate);

    void step(double learning_rate) override;
    void set_momentum(double momentum) override;
    double rate_factor() const override { return climbing_->rate_factor(); }

    // The climbing part's buffers and numbers, then the other's.
    OptimizerState state() const override;
    void restore(const OptimizerState& state) override;

  private:
    void count();

    std::unique_ptr<Optimizer> climbing_, resting_;
    double resting_rate_;
    std::size_t climbing_buffers_ = 0;
    std::size_t climbing_numbers_ = 0;
};

// What a range test trains with: the optimizer of the specification, or where the test names a
// group a GroupLadder. `parameters` as make_optimizer's.
std::unique_ptr<Optimizer> make_ladder_optimizer(const OptimizerSpec& spec,
                                                 const RangeTestSpec& test,
                                                 std::span<const ParameterView> parameters);

}  // namespace rangefinder
