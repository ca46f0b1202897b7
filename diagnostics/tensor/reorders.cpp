#include "diagnostics/tensor/reorders.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder {

Tensor Reorders::in_layout(Engine& engine, const Tensor& tensor, const Layout& wanted) {
    if (tensor.layout() == wanted) {
        return tensor;
    }
    for (const Copy& copy : copies_) {
        if (copy.source.memory().get() == tensor.memory().get() &&
            copy.destination.layout() == wanted) {
            return copy.destination;
        }
    }
    Tensor destination(engine, tensor.shape(), wanted);
    copies_.push_back({tensor, destination, reorder_operation(engine, tensor, destination)});
    return destination;
}

void Reorders::run() const {
    for (const Copy& copy : copies_) {
        copy.operation.run();
    }
}

Operation reorder_operation(Engine& engine, const Tensor& source, const Tensor& destination) {
    RF_CHECK(source.shape() == destination.shape());
    const dnnl::reorder::primitive_desc description(
        engine.device(), source.layout(), engine.device(), destination.layout(), user_scratchpad());
    return Operation::make<dnnl::reorder>(engine, description,
                                          {{DNNL_ARG_FROM, source}, {DNNL_ARG_TO, destination}});
}

}  // namespace rangefinder
