// Which batches a noise-scale measurement takes, and how much of them it holds in memory.
#pragma once

#include <cstdint>

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {

struct NoiseBatches {
    std::int64_t small_batch = 0;      // Examples a batch.
    std::int64_t batches_a_group = 1;  // Their gradients' mean is held as one.
    std::int64_t groups = 0;

    std::int64_t batches() const { return groups * batches_a_group; }
};

// Batches without a row in common: as many as were asked for and the training part has. Without a
// size asked for they are as large as the job's, or smaller where the training part has not enough
// rows for that many. Where examples interact (batch norm; a mean of weighted or of not all labels)
// a batch much smaller than the job's is another measurement: there it stays at the job's size as
// long as eight such batches are to be had, and their number falls instead.
//
// At most 64 gradients are held, fewer, down to 8, where they would take more than 256 MiB;
// `parameters` is the number of trainable ones.
NoiseBatches noise_batches(const JobSpec& job, const NoiseScaleSpec& noise,
                           std::int64_t training_rows, std::int64_t parameters);

// "/noise_scale/small_batch" where fewer than four of them fit the training part, or where batch
// norm needs more.
void check_noise_batches(const JobSpec& job, std::int64_t training_rows, FieldChecks& checks);

}  // namespace rangefinder
