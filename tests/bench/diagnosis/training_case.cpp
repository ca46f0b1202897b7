#include "tests/bench/diagnosis/training_case.hpp"

namespace rangefinder::diagnosis {

TrainingSpec& training_of(TrainingCase& example) {
    return std::get<TrainingSpec>(example.job.work);
}

std::int64_t steps_of(const TrainingCase& example) {
    return std::get<TrainingSpec>(example.job.work).steps.value();
}

}  // namespace rangefinder::diagnosis
