// Two-dimensional cross-correlation with zero padding, over N, C, H, W.
#pragma once

#include <string>

#include "diagnostics/layers/weighted_layer.hpp"
#include "diagnostics/spec/layer_spec.hpp"

namespace rangefinder {

struct ConvolutionOptions {
    std::int64_t in_channels = 0;
    std::int64_t out_channels = 0;  // in_channels and out_channels are multiples of groups.
    Pair kernel_size{1, 1};
    Pair stride{1, 1};
    Pair padding{0, 0};
    Pair dilation{1, 1};
    std::int64_t groups = 1;
    bool bias = true;
};

// Output length along one axis of a window that slides over `input` values (also of pooling).
// Below 1: the window does not fit.
struct WindowAxis {
    std::int64_t input = 0;
    std::int64_t kernel = 1;
    std::int64_t stride = 1;
    std::int64_t padding = 0;
    std::int64_t dilation = 1;
};
std::int64_t output_length(const WindowAxis& axis);

class Convolution final : public WeightedLayer {
  public:
    Convolution(std::string name, const ConvolutionOptions& options);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;

  private:
    // Of the forward pass, with factors multiplied as they are to be.
    ConvolutionForward::primitive_desc describe_forward(Engine& engine,
                                                        dnnl::memory::data_type operands);

    ConvolutionOptions options_;
    ConvolutionGeometry geometry_;
    Dims input_shape_;
    Dims output_shape_;
    ConvolutionForward::primitive_desc forward_description_;
};

}  // namespace rangefinder
