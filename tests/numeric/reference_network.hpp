// A whole model in double precision, and the comparison of the engine with it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "diagnostics/models/model.hpp"
#include "tests/numeric/reference_layers.hpp"

namespace rangefinder::numeric {

struct Batch {
    Array input;
    std::vector<std::int32_t> labels;
    std::vector<double> targets;
};

struct Evaluation {
    double loss = 0.0;
    Array outputs;
    std::map<std::string, std::vector<double>> gradients;  // By parameter name.
};

class ReferenceNetwork {
  public:
    explicit ReferenceNetwork(const ModelSpec& spec) : spec_(spec) {}

    // Row-major, by PyTorch's name: "0.weight".
    void set(const std::string& name, std::vector<double> values);
    std::vector<double>& parameter(const std::string& name) { return parameters_.at(name); }

    double loss(const Batch& batch) const;
    Evaluation evaluate(const Batch& batch, Fault fault) const;

  private:
    LayerWeights weights_of(const std::string& name, const LayerParameters& layer) const;
    std::vector<Array> activations(const Batch& batch) const;

    ModelSpec spec_;
    std::map<std::string, std::vector<double>> parameters_;
};

// Relative L2 distance |a - b| / |b|; |a| when b is zero.
double relative_distance(const std::vector<float>& a, const std::vector<double>& b);

struct Deviation {
    double loss = 0.0;
    double outputs = 0.0;
    double gradients = 0.0;  // The worst parameter.
    std::string worst;       // Its name.
};

// Runs both on the same parameters and batch.
Deviation compare(Model& model, const ModelSpec& spec, const Batch& batch, Fault fault);

// The same with a model made for it, whose parameters are drawn as usual.
Deviation compare(const ModelSpec& spec, const DataShape& data, const Batch& batch,
                  Fault fault = Fault::kNone);

}  // namespace rangefinder::numeric
