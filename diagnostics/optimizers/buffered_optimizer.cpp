#include "diagnostics/optimizers/buffered_optimizer.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder {

BufferedOptimizer::BufferedOptimizer(const OptimizerSpec& spec,
                                     std::span<const ParameterView> parameters)
    : spec_(spec), parameters_(with_groups(spec, parameters)) {}

void BufferedOptimizer::make_buffers(std::size_t count) {
    buffers_each_ = count;
    state_.buffers.clear();
    for (const TrainedParameter& parameter : parameters_) {
        for (std::size_t which = 0; which < count; ++which) {
            state_.buffers.emplace_back(parameter.view.weight.size(), 0.0F);
        }
    }
}

std::span<float> BufferedOptimizer::buffer(std::size_t parameter, std::size_t which) {
    RF_CHECK(which < buffers_each_);
    return state_.buffers[parameter * buffers_each_ + which];
}

void BufferedOptimizer::restore(const OptimizerState& state) {
    RF_CHECK(state.numbers.size() == state_.numbers.size());
    RF_CHECK(state.buffers.size() == state_.buffers.size());
    for (std::size_t index = 0; index < state.buffers.size(); ++index) {
        RF_CHECK(state.buffers[index].size() == state_.buffers[index].size());
    }
    state_ = state;
}

}  // namespace rangefinder
