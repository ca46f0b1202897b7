// What models, optimizers, schedules and data orders remember, in and out of a state file.
#pragma once

#include <string>

#include "diagnostics/datasets/batch_order.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/schedules/plateau.hpp"
#include "diagnostics/training/state_file.hpp"

namespace rangefinder {

void save_state(const ModelState& state, StateWriter& writer);
void save_state(const OptimizerState& state, StateWriter& writer);
void save_state(const BatchOrderState& state, StateWriter& writer);
void save_state(const PlateauState& state, StateWriter& writer);

// Nothing where the file does not fit is told by the reader; sizes are as they were written.
ModelState load_model_state(StateReader& reader);
OptimizerState load_optimizer_state(StateReader& reader);
BatchOrderState load_batch_order_state(StateReader& reader);
PlateauState load_plateau_state(StateReader& reader);

// The library and the instructions that compute here, in words: with the number of threads they fix
// results to the last bit, and states with them.
std::string engine_text();

// Whether a state is one of such a model, such an optimizer: as many values everywhere.
bool fits(const ModelState& state, const Model& model);
bool fits(const OptimizerState& state, const Optimizer& optimizer);

}  // namespace rangefinder
