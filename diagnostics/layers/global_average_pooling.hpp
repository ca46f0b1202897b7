// [N, C, H, W] -> [N, C]: the mean over each image.
#pragma once

#include <memory>
#include <string>

#include "diagnostics/layers/flatten.hpp"
#include "diagnostics/layers/pooling.hpp"

namespace rangefinder {

// Average pooling with a window as large as the image, made flat.
class GlobalAveragePooling final : public Layer {
  public:
    // `image_size`: height and width that come.
    GlobalAveragePooling(const std::string& name, const Pair& image_size);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    LayerView view() const override { return {.computes = false}; }
    void backward() override;
    Implementations implementations() const override;

  private:
    Pooling pooling_;
    Flatten flatten_;
};

}  // namespace rangefinder
