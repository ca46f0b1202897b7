// What a model consists of; only build_model.cpp and model.cpp look inside.
#pragma once

#include <memory>
#include <vector>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

struct Model::Parts {
    Parts(std::int64_t threads, LossKind loss_kind) : engine(threads), loss(loss_kind) {}

    Engine engine;  // First: everything below is destroyed before it.
    LossKind loss;
    std::vector<std::unique_ptr<Layer>> layers;
    std::size_t lowest_trained = 0;  // Layer where a backward run ends; layers.size() if none.

    Tensor input;    // Row-major [batch, example...].
    Tensor outputs;  // Row-major [batch, outputs].
    Reorders outputs_to_plain;
    Tensor output_gradient;  // Of the mean loss, by outputs; row-major.
    std::vector<std::int32_t> labels;
    std::vector<float> targets;

    std::vector<Parameter*> parameters;  // Into layers.
    std::vector<ParameterInfo> infos;
    std::vector<ParameterView> trainable;

    std::int64_t rows = 0;            // Of the last forward run.
    bool ready_for_backward = false;  // The last forward run was in Mode::kTrain.
};

}  // namespace rangefinder
