// The models whose speed is measured, and data of their shape.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/spec/job_spec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder::bench {

struct TrainingCase {
    std::string name;
    JobSpec job;
    DataShape data;
};

// tiny_mlp 30-64-64-2; mlp 784-256-128-10; cnn and cnn_batch_norm on 1 x 28 x 28; lstm 32 -> 128
// over 64 steps; transformer of 2 blocks (post norm, relu), d 64, 4 heads, 64 tokens, feed-forward
// 256. All with SGD and momentum 0.9.
std::vector<TrainingCase> training_cases();

// Normal values, or tokens, and labels, in memory as a data set that was read: more than a cache
// holds where the examples are large.
Dataset random_dataset(const DataShape& shape);

}  // namespace rangefinder::bench
