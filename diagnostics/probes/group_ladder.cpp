#include "diagnostics/probes/group_ladder.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

// The first `count` of them, and the others.
template <typename Value>
std::pair<std::vector<Value>, std::vector<Value>> split(const std::vector<Value>& all,
                                                        std::size_t count) {
    RF_CHECK(count <= all.size());
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(count);
    return {{all.begin(), middle}, {middle, all.end()}};
}

template <typename Value>
void append(const std::vector<Value>& from, std::vector<Value>& to) {
    to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

GroupLadder::GroupLadder(std::unique_ptr<Optimizer> climbing, std::unique_ptr<Optimizer> resting,
                         double resting_rate)
    : climbing_(std::move(climbing)), resting_(std::move(resting)), resting_rate_(resting_rate) {
    RF_CHECK(climbing_ != nullptr);
    RF_CHECK(resting_ != nullptr);
    count();
}

void GroupLadder::count() {
    const OptimizerState state = climbing_->state();
    climbing_buffers_ = state.buffers.size();
    climbing_numbers_ = state.numbers.size();
}

void GroupLadder::step(double learning_rate) {
    climbing_->step(learning_rate);
    if (resting_rate_ > 0.0) resting_->step(resting_rate_);
}

void GroupLadder::set_momentum(double momentum) {
    climbing_->set_momentum(momentum);
    resting_->set_momentum(momentum);
    count();
}

OptimizerState GroupLadder::state() const {
    OptimizerState state = climbing_->state();
    const OptimizerState other = resting_->state();
    append(other.buffers, state.buffers);
    append(other.numbers, state.numbers);
    return state;
}

void GroupLadder::restore(const OptimizerState& state) {
    auto buffers = split(state.buffers, climbing_buffers_);
    auto numbers = split(state.numbers, climbing_numbers_);
    climbing_->restore({state.steps, std::move(buffers.first), std::move(numbers.first)});
    // Both step together, or the other never does.
    resting_->restore({resting_rate_ > 0.0 ? state.steps : 0, std::move(buffers.second),
                       std::move(numbers.second)});
}

std::unique_ptr<Optimizer> make_ladder_optimizer(const OptimizerSpec& spec,
                                                 const RangeTestSpec& test,
                                                 std::span<const ParameterView> parameters) {
    if (test.group.empty()) return make_optimizer(spec, parameters);
    std::vector<ParameterView> climbing, resting;
    for (const ParameterView& parameter : parameters) {
        const bool climbs =
            std::any_of(test.group.begin(), test.group.end(),
                        [&](const std::string& name) { return name_covers(name, parameter.name); });
        (climbs ? climbing : resting).push_back(parameter);
    }
    return std::make_unique<GroupLadder>(make_optimizer(spec, climbing),
                                         make_optimizer(spec, resting), test.group_base_rate);
}

}  // namespace rangefinder
