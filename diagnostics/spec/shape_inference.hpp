// Shapes, parameters and arithmetic of each layer, one after the other.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/layer_cost.hpp"
#include "diagnostics/spec/model_spec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {

// Layers within layers within layers: a residual may hold residuals this deep.
inline constexpr int kMaxResidualDepth = 8;
// Of one lstm or gru.
inline constexpr std::int64_t kMaxRecurrentLayers = 64;

// Goes through the layers of one model in order, remembering the embeddings that a tied layer may
// name. What is wrong goes to `checks`, which outlives it. Values that validate_job() refuses are
// not complained about again, and do no harm. Not thread-safe.
class ShapeInference {
  public:
    // Without data an embedding's input is not checked, and its size must be given.
    explicit ShapeInference(FieldChecks& checks) : checks_(checks) {}
    // `data` outlives it.
    ShapeInference(const DataShape& data, FieldChecks& checks) : data_(&data), checks_(checks) {}

    // The layer of this whole name ("3.0") at `pointer` ("/model/layers/3/layers/0") on this input.
    LayerCost infer(const LayerParameters& layer, const KnownShape& input, const std::string& name,
                    const std::string& pointer);

    // Layers one after the other, the first on `input`. `prefix` is what their names begin with
    // ("head."), `pointer` that of the list.
    std::vector<InferredLayer> infer_all(const std::vector<LayerSpec>& layers, KnownShape input,
                                         const std::string& prefix, const std::string& pointer);

  private:
    class Visitor;

    const DataShape* data_ = nullptr;
    FieldChecks& checks_;
    std::map<std::string, Shape> embeddings_;  // Weights' shapes by the layer's whole name.
    int depth_ = 0;
};

struct InferredModel {
    std::vector<InferredLayer> layers;
    KnownShape output;  // Of the layers without heads.
    struct Head {
        std::vector<InferredLayer> layers;
        KnownShape output;
    };
    std::vector<Head> heads;
};

// All layers of a model on this data. The specification outlives the answer.
InferredModel infer_model(const ModelSpec& model, const DataShape& data, FieldChecks& checks);

// The same without data: names of layers and parameters, shapes as far as they are known.
InferredModel infer_names(const ModelSpec& model);

// One layer by itself; `pointer` is "/model/layers/<i>".
LayerCost infer_layer(const LayerParameters& layer, const KnownShape& input,
                      const std::string& pointer, FieldChecks& checks);

}  // namespace rangefinder
