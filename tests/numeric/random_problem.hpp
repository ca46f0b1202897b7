// Small random models around one layer each, with data to match.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/base/random.hpp"
#include "tests/numeric/reference_network.hpp"

namespace rangefinder::numeric {

struct Problem {
    ModelSpec spec;
    DataShape data;
    Batch batch;
};

// "linear", "conv2d", "max_pool2d", "avg_pool2d", "relu", "sigmoid", "tanh", "gelu", "flatten". The
// layer sits between two layers with weights, so that both its gradients count.
Problem random_problem(const std::string& layer, std::uint64_t seed,
                       LossKind loss = LossKind::kMse);
std::vector<std::string> layer_kinds();

// Inputs and targets for a model whose layers and example shape are set.
void fill_batch(Problem& problem, std::int64_t rows, RandomStream& random);

}  // namespace rangefinder::numeric
