// A transformer's layers on the engine, as layers by themselves, and how far their answers to a
// problem are from the reference's.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "diagnostics/models/layer_factory.hpp"
#include "tests/numeric/reference_transformer.hpp"

namespace rangefinder::numeric {

struct TransformerRun {
    std::vector<float> output;
    std::map<std::string, std::vector<float>> gradients;
    std::vector<float> input_gradient;
};

// The layers of a problem on an engine, with the problem's parameters.
class EngineTransformer {
  public:
    explicit EngineTransformer(const TransformerProblem& problem, std::int64_t threads = 1);

    TransformerRun run();
    const Layer& layer(std::size_t index) const { return *layers_[index]; }

  private:
    void make_layers();

    Engine engine_;
    const TransformerProblem& problem_;
    std::uint64_t passes_ = 0;
    DataShape data_;
    std::vector<std::unique_ptr<Layer>> layers_;
    Tensor input_;
    Tensor output_;
    Tensor gradient_;
    Tensor input_gradient_;
};

struct TransformerDeviation {
    double output = 0.0;
    double gradients = 0.0;  // The worst parameter, or the input.
    std::string worst;
};

TransformerDeviation deviation_of(const TransformerProblem& problem, const TransformerRun& run,
                                  TransformerFault fault);

}  // namespace rangefinder::numeric
