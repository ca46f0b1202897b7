#include "diagnostics/tensor/operation.hpp"

#include <algorithm>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

Operation::Operation(const Engine& engine, dnnl::primitive primitive, std::string implementation,
                     const dnnl::memory& scratchpad, Arguments tensors)
    : primitive_(std::move(primitive)),
      stream_(engine.stream()),
      implementation_(std::move(implementation)),
      scratchpad_(scratchpad) {
    bind(std::move(tensors));
}

Operation Operation::over(Arguments arguments) const {
    Operation other = *this;
    other.bind(std::move(arguments));
    return other;
}

void Operation::bind(Arguments tensors) {
    tensors_ = std::move(tensors);
    arguments_.clear();
    arguments_.reserve(tensors_.size() + 1);
    for (const auto& [argument, tensor] : tensors_) {
        arguments_.push_back({argument, tensor.memory().get()});
    }
    arguments_.push_back({DNNL_ARG_SCRATCHPAD, scratchpad_.get()});
}

const Tensor& Operation::tensor(int argument) const {
    const auto found =
        std::find_if(tensors_.begin(), tensors_.end(),
                     [argument](const auto& candidate) { return candidate.first == argument; });
    RF_CHECK(found != tensors_.end());
    return found->second;
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
