// Batch normalisation (Ioffe and Szegedy 2015) over N, C or N, C, H, W, with running statistics for
// evaluation as torch.nn.BatchNorm1d and 2d keep them.
#pragma once

#include <string>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/tensor/primitives.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

struct BatchNormOptions {
    std::int64_t channels = 0;
    double momentum = 0.1;  // Of the running statistics.
    double eps = 1e-5;
};

class BatchNorm final : public Layer {
  public:
    BatchNorm(std::string name, const BatchNormOptions& options);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    // In Mode::kTrain normalises with the batch's mean and biased variance and moves the running
    // ones: running = (1 - momentum) running + momentum batch, there with the unbiased variance.
    void forward(Mode mode) override;
    void backward() override;
    // weight, bias, running_mean, running_var.
    std::vector<Parameter*> parameters() override;
    Implementations implementations() const override;

  private:
    Parameter make_parameter(const std::string& name, float first_value, bool buffer) const;
    // Vectors are seen as images of one pixel, for which there is faster code.
    Tensor as_image(Engine& engine, const Tensor& tensor) const;
    void move_running_statistics();

    BatchNormOptions options_;
    Parameter weight_;
    Parameter bias_;
    Parameter running_mean_;
    Parameter running_variance_;
    double unbiased_ = 1.0;  // n / (n - 1) for n values a channel.

    BatchNormForward::primitive_desc forward_description_;
    Reorders before_forward_;
    Tensor input_;   // As images.
    Tensor output_;  // In the shape that came.
    Tensor mean_;
    Tensor variance_;
    Operation forward_;
    Operation evaluation_;
    Reorders before_backward_;
    Operation backward_;
};

}  // namespace rangefinder
