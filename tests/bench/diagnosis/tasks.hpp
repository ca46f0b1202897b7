// The healthy trainings: a model on its data at a rate that trains it well.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/bench/diagnosis/training_case.hpp"

namespace rangefinder::diagnosis {

struct Task {
    std::string name;    // "digits_mlp/sgd"
    std::string family;  // "mlp", "cnn", "rnn", "transformer"
    std::string data;    // As load_task_data() calls it.
    JobSpec job;         // Of kind training, in steps.
    // A healthy training ends with at most this share of the loss of the best constant prediction,
    // on the validation part.
    double bar = 0.5;
};

// Every model with SGD (momentum 0.9), Adam, and AdamW or RMSprop.
std::vector<Task> healthy_tasks();

// A model's name without the optimizer's.
std::string model_of(const std::string& task);

// A task's case with a seed of its own. The data set must be there.
TrainingCase make_case(const Task& task, const std::map<std::string, Dataset>& data,
                       std::uint64_t seed);

}  // namespace rangefinder::diagnosis
