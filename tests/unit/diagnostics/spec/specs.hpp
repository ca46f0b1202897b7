// Valid specifications for tests to break, one field at a time.
#pragma once

#include <algorithm>

#include "diagnostics/spec/job_spec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {

// conv 32-pool-conv 64-pool-linear 128-linear 10 on 1x28x28.
inline JobSpec valid_job() {
    JobSpec job;
    job.name = "mnist cnn";
    job.dataset = "ds_0123456789abcdef";
    Conv2dSpec first{32, {3, 3}, {1, 1}, {1, 1}};
    Conv2dSpec second{64, {3, 3}, {1, 1}, {1, 1}};
    const Pool2dSpec pool{PoolingKind::kMax, {2, 2}, {0, 0}, {0, 0}};
    job.model.layers = {{"", first},
                        {"", ActivationSpec{}},
                        {"", pool},
                        {"", second},
                        {"", ActivationSpec{}},
                        {"", pool},
                        {"", FlattenSpec{}},
                        {"", LinearSpec{128, true}},
                        {"", ActivationSpec{}},
                        {"", LinearSpec{10, true}}};
    job.optimizer.momentum = 0.9;
    job.batch_size = 64;
    job.work = RangeTestSpec{};
    return job;
}

inline DataShape mnist_shape() {
    DataShape data;
    data.example = {1, 28, 28};
    data.classes = 10;
    data.rows = 60'000;
    data.training_rows = 48'000;
    return data;
}

// The detail for this pointer, or "" when it is not among the errors.
inline std::string detail_of(const std::vector<FieldError>& errors, const std::string& pointer) {
    const auto found = std::find_if(errors.begin(), errors.end(), [&](const FieldError& error) {
        return error.pointer == pointer;
    });
    return found == errors.end() ? "" : found->detail;
}

template <typename T>
std::vector<FieldError> errors_of(const Result<T>& result) {
    return result.ok() ? std::vector<FieldError>{} : result.error().fields;
}

}  // namespace rangefinder
