// A model made from its specification: layers in order and a loss, for one batch size.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/layers/mode.hpp"
#include "diagnostics/layers/parameter_view.hpp"
#include "diagnostics/spec/model_spec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {

struct ModelOptions {
    std::int64_t batch_size = 32;
    std::uint64_t seed = 1;    // Of the initial weights.
    std::int64_t threads = 1;  // OpenMP threads of the calling thread, set by build_model.
};

// A parameter as PyTorch's state_dict would list it.
struct ParameterInfo {
    std::string name;  // "0.weight"
    Shape shape;       // PyTorch's: {out, in}, {out, in, kernel height, kernel width}, {out}.
    std::int64_t size = 0;
    bool trainable = true;
};

// A copy of every parameter, row-major, in the order of Model::parameters(). Plain values: may be
// stored, moved to another thread and restored into another model of the same specification.
struct ModelState {
    std::vector<std::vector<float>> parameters;

    friend bool operator==(const ModelState&, const ModelState&) = default;
};

// One training step is: fill input() and labels() or targets(), forward(kTrain), backward(), norms
// as wanted, then an optimizer's step over trainable(). Nothing in it allocates memory.
//
// Not thread-safe, and more: build, run and destroy a model on one and the same thread.
class Model {
  public:
    // What a specification becomes; known to models/ only.
    struct Parts;
    explicit Model(std::unique_ptr<Parts> parts);
    ~Model();
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;

    std::int64_t batch_size() const;
    std::int64_t input_size() const;   // Values of one example.
    std::int64_t output_size() const;  // Outputs (logits) of one example.
    bool wants_labels() const;         // True: the loss reads labels(); false: it reads targets().

    // Row-major [batch, example...], images as N, C, H, W. The same memory at every call.
    std::span<float> input();
    // [batch]; each in [0, output_size()). Empty unless wants_labels().
    std::span<std::int32_t> labels();
    // [batch, outputs]. Empty when wants_labels().
    std::span<float> targets();

    // The mean loss over the first `rows` rows, 1 <= rows <= batch_size() (fewer only to evaluate:
    // the rest is treated as zeros and does not count). Summed in double; may be NaN or infinite.
    double forward(Mode mode, std::int64_t rows);
    double forward(Mode mode) { return forward(mode, batch_size()); }
    // Row-major [rows, outputs] of the last forward pass; valid until the next.
    std::span<const float> outputs() const;
    // Rows of the last forward pass whose largest output is their label. Needs wants_labels().
    std::int64_t correct_rows() const;

    // The gradient of the mean loss of the last forward pass, which was forward(kTrain) and was not
    // run back before, in every trainable parameter. It replaces the gradient before.
    void backward();

    std::span<const ParameterInfo> parameters() const;
    // The trainable parameters in the order of parameters(); for an optimizer.
    std::span<const ParameterView> trainable() const;

    // L2 norms over float32 values, summed in double in a fixed order. A norm is finite exactly
    // when every value is. Indices are those of parameters(); a frozen parameter's gradient is 0.
    double gradient_norm() const;  // Over all trainable parameters.
    double gradient_norm(std::size_t parameter) const;
    double weight_norm(std::size_t parameter) const;
    // Multiplies every gradient by `factor` (clipping).
    void scale_gradients(double factor);

    // Row-major copies, in and out.
    std::vector<float> read_parameter(std::size_t parameter) const;
    std::vector<float> read_gradient(std::size_t parameter) const;  // Trainable ones only.
    // An error names the parameter when it is unknown or its size differs.
    Result<void> load_parameter(const std::string& name, std::span<const float> values);

    ModelState state() const;
    void restore(const ModelState& state);

    // Names of the implementations that oneDNN chose, "0 conv2d forward: brgconv:avx512_core".
    std::vector<std::string> implementations() const;

  private:
    std::unique_ptr<Parts> parts_;
};

// Infers every shape, makes all buffers and primitives, draws PyTorch's default initial weights
// from `options.seed`. Errors carry "/model/layers/<i>/<field>". Sets the calling thread's number
// of OpenMP threads.
Result<std::unique_ptr<Model>> build_model(const ModelSpec& spec, const DataShape& data,
                                           const ModelOptions& options);

}  // namespace rangefinder
