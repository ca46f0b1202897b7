// One training whose diagnosis is judged: a job with its data, and the start it is given.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/formats/safetensors.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder::diagnosis {

// A change of one parameter of the model's own initial weights.
using WeightChange = std::function<void(NamedTensor&)>;

// Plain values: a fault changes what it wants of a healthy training's.
struct TrainingCase {
    JobSpec job;
    Dataset data;
    // Empty: the job draws its weights itself. Else they are drawn, changed, and stored in a file
    // that the job starts from.
    WeightChange start;
    // Rows in the order of the file, the same in every epoch. A job always shuffles, so this is
    // the training of another program, which sends its loss, rate and gradient norm.
    bool keeps_order = false;
};

// The job's training, which every case has.
TrainingSpec& training_of(TrainingCase& example);
std::int64_t steps_of(const TrainingCase& example);

}  // namespace rangefinder::diagnosis
