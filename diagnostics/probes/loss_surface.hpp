// The loss as a function of the weights alone: on the same batches, with the same random numbers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/models/model.hpp"
#include "diagnostics/training/batch_source.hpp"

namespace rangefinder {

// Where one parameter lies among the flat weights.
struct SurfacePart {
    std::string name;  // "0.weight"
    Shape shape;       // PyTorch's: {out, in}, {out, in, kernel height, kernel width}, {out}.
    std::size_t offset = 0;
    std::size_t size = 0;
};

// The mean, each batch counting alike, of a model's training loss over the source's next batches,
// at any weights. Weights and gradients are flat: the trainable parameters in the order of
// Model::parameters(), each row-major. Dropout draws the same masks at every call; batch norm
// normalises with the batch's own moments, as in training.
//
// While it lives the model's weights are its own: they, the running statistics, the place in the
// random streams and the source's place are put back, bit for bit, when it ends. Not thread-safe;
// stays on the model's thread.
class LossSurface {
  public:
    // Model and source outlive it. batches >= 1.
    LossSurface(Model& model, BatchSource& source, std::int64_t batches);
    ~LossSurface();
    LossSurface(const LossSurface&) = delete;
    LossSurface& operator=(const LossSurface&) = delete;

    std::size_t size() const { return start_.size(); }
    std::span<const SurfacePart> parts() const { return parts_; }
    // The weights that the model came with.
    std::span<const float> start() const { return start_; }
    // Of the mean; a row that two batches hold counts twice.
    std::int64_t examples() const { return batches_ * model_.batch_size(); }

    // May be NaN or infinite. `weights` has size() values.
    double loss(std::span<const float> weights);
    // The loss, and its gradient in `gradient` (size() values, summed over batches in double). From
    // the first batch on whose loss is not finite the gradient is NaN.
    double gradient(std::span<const float> weights, std::span<double> gradient);

    // Puts the model at these weights, for what a caller does with it itself.
    void place(std::span<const float> weights);
    // The model's trainable parameters as they are now.
    std::vector<float> weights() const;

    // One forward run in training (and for gradient() one backward) of every batch is a pass.
    std::int64_t passes() const { return passes_; }

  private:
    void add_gradient(std::span<double> sum) const;
    template <typename AfterForward>
    double mean_loss(std::span<const float> weights, const AfterForward& after_forward);

    Model& model_;
    BatchSource& source_;
    std::int64_t batches_;
    ModelState before_;
    BatchOrderState first_batch_;
    std::vector<std::size_t> indices_;  // Of parts_ among Model::parameters().
    std::vector<SurfacePart> parts_;
    std::vector<float> start_;
    std::int64_t passes_ = 0;
};

}  // namespace rangefinder
