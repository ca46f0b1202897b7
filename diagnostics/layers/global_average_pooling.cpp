#include "diagnostics/layers/global_average_pooling.hpp"

namespace rangefinder {

GlobalAveragePooling::GlobalAveragePooling(const std::string& name, const Pair& image_size)
    : Layer(name),
      pooling_(name, {.kind = PoolingKind::kAverage,
                      .kernel_size = image_size,
                      .stride = image_size,
                      .padding = {0, 0}}),
      flatten_(name) {}

Connection GlobalAveragePooling::connect(Engine& engine, const Connection& input) {
    return flatten_.connect(engine, pooling_.connect(engine, input));
}

Tensor GlobalAveragePooling::connect_backward(Engine& engine, const Tensor& output_gradient,
                                              bool input_gradient_wanted) {
    return pooling_.connect_backward(
        engine, flatten_.connect_backward(engine, output_gradient, true), input_gradient_wanted);
}

void GlobalAveragePooling::forward(Mode mode) {
    pooling_.forward(mode);
    flatten_.forward(mode);
}

void GlobalAveragePooling::backward() {
    flatten_.backward();
    pooling_.backward();
}

Implementations GlobalAveragePooling::implementations() const {
    return pooling_.implementations();
}

}  // namespace rangefinder
