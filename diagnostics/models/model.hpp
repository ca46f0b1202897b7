// A model made from its specification: layers in order, one output or several heads with their
// losses, for one batch size.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/layers/layer_watcher.hpp"
#include "diagnostics/layers/mode.hpp"
#include "diagnostics/layers/parameter_view.hpp"
#include "diagnostics/models/model_layer.hpp"
#include "diagnostics/spec/job_spec.hpp"
#include "diagnostics/spec/model_spec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {

struct ModelOptions {
    std::int64_t batch_size = 32;
    std::uint64_t seed = 1;    // Of the initial weights.
    std::int64_t threads = 1;  // OpenMP threads of the calling thread, set by build_model.
    Precision precision = Precision::kFloat32;
};

// A parameter as PyTorch's state_dict would list it.
struct ParameterInfo {
    std::string name;  // "0.weight"
    Shape shape;       // PyTorch's: {out, in}, {out, in, kernel height, kernel width}, {out}.
    std::int64_t size = 0;
    bool trainable = true;
    bool buffer = false;  // A running mean or variance: stored and restored, never trained.
};

// One of the model's outputs and what it is compared with.
struct HeadInfo {
    std::string name;  // Empty: the model has no heads, this is its only output.
    LossSpec loss;     // "balanced" class weights worked out.
    double weight = 1.0;
    std::int64_t positions = 1;  // Labels an example; outputs are [batch, positions, size].
    std::int64_t size = 0;       // Outputs (logits) of one position.

    // What it reads: labels(), or else targets() or input().
    bool wants_labels() const { return loss.kind == LossKind::kCrossEntropy; }
    bool wants_input() const { return loss.target == LossTarget::kInput; }
    bool wants_targets() const { return !wants_labels() && !wants_input(); }
};

// A copy of every parameter and buffer, row-major, in the order of Model::parameters(), and the
// place in the streams of random numbers (dropout). Plain values: may be stored, moved to another
// thread and restored into another model of the same specification, which then goes on alike.
struct ModelState {
    std::vector<std::vector<float>> parameters;
    std::uint64_t training_passes = 0;  // forward(kTrain) calls so far.

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
    std::int64_t input_size() const;  // Values of one example.
    // At least one. Without several, every call below that takes a head is about the only one.
    std::span<const HeadInfo> heads() const;
    std::int64_t output_size() const;  // Outputs (logits) of one position of the first head.
    std::int64_t positions() const;    // Labels an example.
    // Whether any head reads labels(), targets(). A batch must fill what is wanted; all heads read
    // the same.
    bool wants_labels() const;
    bool wants_targets() const;

    // Row-major [batch, example...], images as N, C, H, W. The same memory at every call.
    std::span<float> input();
    // [batch, positions]; each in [0, the head's size), or its loss's ignore_index. Empty unless
    // wants_labels().
    std::span<std::int32_t> labels();
    // [batch, outputs]. Empty unless wants_targets().
    std::span<float> targets();

    // The sum over heads of weight times mean loss, over the first `rows` examples, 1 <= rows <=
    // batch_size() (fewer only to evaluate: the rest is treated as zeros and does not count).
    // Summed in double; may be NaN or infinite.
    double forward(Mode mode, std::int64_t rows);
    double forward(Mode mode) { return forward(mode, batch_size()); }
    // A head's own mean loss in the last forward pass, not multiplied by its weight, and what that
    // mean was divided by (see LossValue).
    double loss(std::size_t head) const;
    double loss_weight(std::size_t head = 0) const;
    // Row-major [rows, positions, size] of the last forward pass; valid until the next.
    std::span<const float> outputs(std::size_t head = 0) const;
    // Labels of the last forward pass that are the largest of their outputs; ignored ones are not.
    // The head wants labels.
    std::int64_t correct_rows(std::size_t head = 0) const;

    // The gradient of the mean loss of the last forward pass, which was forward(kTrain) and was not
    // run back before, in every trainable parameter. It replaces the gradient before.
    void backward();

    std::span<const ParameterInfo> parameters() const;
    // The trainable parameters in the order of parameters(); for an optimizer.
    std::span<const ParameterView> trainable() const;

    // To train on the mean gradient of several batches: after each backward() collect_gradients(),
    // after the last of them take_mean_gradient(), which puts the mean in the gradients' place and
    // begins anew. Only the first collection allocates.
    void collect_gradients();
    void take_mean_gradient();

    // L2 norms over float32 values, summed in double in a fixed order. A norm is finite exactly
    // when every value is. Indices are those of parameters(); a frozen parameter's gradient is 0.
    double gradient_norm() const;  // Over all trainable parameters.
    // The same, with the square of each trainable parameter's norm, in the order of trainable().
    double gradient_norm(std::span<double> squares) const;
    double gradient_norm(std::size_t parameter) const;
    double weight_norm(std::size_t parameter) const;
    // Multiplies every gradient by `factor` (clipping).
    void scale_gradients(double factor);
    // Limits every gradient to [-limit, limit] (clipping by value); NaN stays.
    void clamp_gradients(double limit);

    // Row-major copies, in and out.
    std::vector<float> read_parameter(std::size_t parameter) const;
    std::vector<float> read_gradient(std::size_t parameter) const;  // Trainable ones only.
    // An error names the parameter when it is unknown or its size differs.
    Result<void> load_parameter(const std::string& name, std::span<const float> values);

    ModelState state() const;
    void restore(const ModelState& state);
    // ModelState's, alone: setting it back makes the next forward(kTrain) draw the same random
    // numbers (dropout) again.
    std::uint64_t training_passes() const;
    void set_training_passes(std::uint64_t passes);

    // Layers by number, in the order of a forward run: a residual before the layers inside it, then
    // those of the heads.
    std::span<const ModelLayer> layers() const;
    // From now on `watcher` hears of every pass, until another is set or nullptr. It outlives that.
    void watch(LayerWatcher* watcher);

    // Names of the implementations that oneDNN chose, "0 conv2d forward: brgconv:avx512_core".
    std::vector<std::string> implementations() const;

  private:
    std::unique_ptr<Parts> parts_;
};

// Infers every shape, makes all buffers and primitives, draws PyTorch's default initial weights
// from `options.seed`. Errors carry "/model/layers/<i>/<field>", or "/precision" where this
// processor has no bf16. Sets the calling thread's number of OpenMP threads. `freeze` and groups of
// parameters name a parameter, a layer, or a part of one ("3.attn"): everything below that name.
Result<std::unique_ptr<Model>> build_model(const ModelSpec& spec, const DataShape& data,
                                           const ModelOptions& options);

}  // namespace rangefinder
