// What a model consists of; only build_model.cpp and model.cpp look inside.
#pragma once

#include <memory>
#include <vector>

#include "diagnostics/layers/loss_function.hpp"
#include "diagnostics/layers/sequence.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

// Where one head's forward run ends and its backward run begins.
struct HeadParts {
    Sequence layers;  // Empty when the trunk's output is the head's.
    Tensor outputs;   // Row-major [batch, positions * size].
    Reorders outputs_to_plain;
    Tensor output_gradient;  // Of the weighted mean loss, by outputs; row-major.
    Tensor trunk_gradient;   // By the trunk's output; empty when no layer of the trunk trains.
    LossValue loss;          // Of the last forward run.
};

struct Model::Parts {
    Parts(std::int64_t threads, Precision precision);

    Engine engine;  // First: everything below is destroyed before it.
    Sequence trunk;
    bool trunk_trains = false;
    std::vector<HeadParts> heads;
    std::vector<HeadInfo> head_infos;
    // With several heads: the sum of their gradients by the trunk's output. Copies bring each into
    // the sum's layout.
    Tensor trunk_gradient;
    Reorders gradients_to_sum;
    std::vector<Tensor> gradients_in_layout;

    Tensor input;  // Row-major [batch, example...].
    std::vector<std::int32_t> labels;
    std::vector<float> targets;

    std::vector<Parameter*> parameters;  // Into layers.
    std::vector<ParameterInfo> infos;
    std::vector<ParameterView> trainable;
    std::vector<Parameter*> trained;            // In the order of trainable.
    std::vector<std::vector<float>> collected;  // Sums of gradients, in that order.
    std::int64_t collections = 0;

    std::vector<ModelLayer> layers;  // By number.

    std::uint64_t training_passes = 0;
    std::int64_t rows = 0;            // Of the last forward run.
    bool ready_for_backward = false;  // The last forward run was in Mode::kTrain.
};

}  // namespace rangefinder
