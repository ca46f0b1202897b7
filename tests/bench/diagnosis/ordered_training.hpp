// A training that a job cannot be: its rows are never shuffled.
#pragma once

#include <string>

#include "tests/bench/diagnosis/case_run.hpp"

namespace rangefinder::diagnosis {

// Trains on the training part's rows in their order, and has the rules see what another program
// would send: loss, rate and gradient norm of each step, and next to no facts. Throws
// std::runtime_error when the model cannot be built.
CaseRun train_in_order(const TrainingCase& example, const std::string& name);

}  // namespace rangefinder::diagnosis
