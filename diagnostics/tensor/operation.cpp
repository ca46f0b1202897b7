#include "diagnostics/tensor/operation.hpp"

namespace rangefinder {

Operation::Operation(const Engine& engine, dnnl::primitive primitive, std::string implementation,
                     const dnnl::memory& scratchpad, Arguments tensors)
    : primitive_(std::move(primitive)),
      stream_(engine.stream()),
      implementation_(std::move(implementation)),
      tensors_(std::move(tensors)),
      scratchpad_(scratchpad) {
    arguments_.reserve(tensors_.size() + 1);
    for (const auto& [argument, tensor] : tensors_) {
        arguments_.push_back({argument, tensor.memory().get()});
    }
    arguments_.push_back({DNNL_ARG_SCRATCHPAD, scratchpad_.get()});
}

void Operation::run() const {
    if (empty()) {
        return;
    }
    dnnl::error::wrap_c_api(
        dnnl_primitive_execute(primitive_.get(), stream_.get(), static_cast<int>(arguments_.size()),
                               arguments_.data()),
        "could not execute a primitive");
}

}  // namespace rangefinder
