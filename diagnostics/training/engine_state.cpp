#include "diagnostics/training/engine_state.hpp"

#include <algorithm>

#include "diagnostics/tensor/library_info.hpp"

namespace rangefinder {
namespace {

void save_buffers(const std::vector<std::vector<float>>& buffers, StateWriter& writer) {
    writer.integer(static_cast<std::int64_t>(buffers.size()));
    for (const std::vector<float>& buffer : buffers) writer.floats(buffer);
}

std::vector<std::vector<float>> load_buffers(StateReader& reader) {
    std::vector<std::vector<float>> buffers;
    for (std::int64_t left = reader.integer(); left > 0 && reader.ok(); --left) {
        buffers.push_back(reader.floats());
    }
    return buffers;
}

}  // namespace

void save_state(const ModelState& state, StateWriter& writer) {
    save_buffers(state.parameters, writer);
    writer.integer(static_cast<std::int64_t>(state.training_passes));
}

void save_state(const OptimizerState& state, StateWriter& writer) {
    writer.integer(state.steps);
    save_buffers(state.buffers, writer);
    writer.reals(state.numbers);
}

void save_state(const BatchOrderState& state, StateWriter& writer) {
    writer.integer(static_cast<std::int64_t>(state.seed));
    writer.integer(state.epoch);
    writer.integer(state.position);
}

void save_state(const PlateauState& state, StateWriter& writer) {
    writer.real(state.rate);
    writer.reals(state.best ? std::vector<double>{*state.best} : std::vector<double>{});
    writer.integer(state.bad_evaluations);
    writer.integer(state.cooldown_left);
}

ModelState load_model_state(StateReader& reader) {
    ModelState state;
    state.parameters = load_buffers(reader);
    state.training_passes = static_cast<std::uint64_t>(reader.integer());
    return state;
}

OptimizerState load_optimizer_state(StateReader& reader) {
    OptimizerState state;
    state.steps = reader.integer();
    state.buffers = load_buffers(reader);
    state.numbers = reader.reals();
    return state;
}

BatchOrderState load_batch_order_state(StateReader& reader) {
    BatchOrderState state;
    state.seed = static_cast<std::uint64_t>(reader.integer());
    state.epoch = reader.integer();
    state.position = reader.integer();
    return state;
}

PlateauState load_plateau_state(StateReader& reader) {
    PlateauState state;
    state.rate = reader.real();
    if (const std::vector<double> best = reader.reals(); !best.empty()) state.best = best.front();
    state.bad_evaluations = reader.integer();
    state.cooldown_left = reader.integer();
    return state;
}

std::string engine_text() {
    return "oneDNN " + onednn_version() + " " + onednn_instruction_set();
}

bool fits(const ModelState& state, const Model& model) {
    const std::span<const ParameterInfo> parameters = model.parameters();
    return std::equal(state.parameters.begin(), state.parameters.end(), parameters.begin(),
                      parameters.end(), [](const auto& values, const ParameterInfo& parameter) {
                          return static_cast<std::int64_t>(values.size()) == parameter.size;
                      });
}

bool fits(const OptimizerState& state, const Optimizer& optimizer) {
    const OptimizerState own = optimizer.state();
    if (state.numbers.size() != own.numbers.size()) return false;
    return std::equal(state.buffers.begin(), state.buffers.end(), own.buffers.begin(),
                      own.buffers.end(),
                      [](const auto& a, const auto& b) { return a.size() == b.size(); });
}

}  // namespace rangefinder
