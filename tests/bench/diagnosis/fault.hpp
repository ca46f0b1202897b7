// One kind of mistake, put into healthy trainings.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/bench/diagnosis/training_case.hpp"

namespace rangefinder::diagnosis {

// Changes what it wants of a healthy case; random choices follow from the seed.
using Injection = std::function<void(TrainingCase&, std::uint64_t seed)>;

struct Fault {
    std::string name;
    std::vector<std::string> tasks;     // Whose trainings it is put into.
    std::vector<std::string> expected;  // Rules that name it; one of them is to be told.
    Injection inject;
    double onset = 0.0;  // Share of the steps after which it is there.
};

// So many hidden layers in place of the model's own; keeps the output layer, and a flatten in
// front.
Injection deep_stack(std::int64_t depth, ActivationKind kind);

std::vector<Fault> rate_faults();
std::vector<Fault> start_faults();
std::vector<Fault> model_faults();
std::vector<Fault> data_faults();
std::vector<Fault> further_rate_faults();
std::vector<Fault> further_start_faults();
std::vector<Fault> further_model_faults();
std::vector<Fault> further_data_faults();
// All of them.
std::vector<Fault> injected_faults();

}  // namespace rangefinder::diagnosis
