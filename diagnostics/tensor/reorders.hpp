// Copies between layouts, only where two neighbours disagree.
#pragma once

#include <vector>

#include "diagnostics/tensor/operation.hpp"
#include "diagnostics/tensor/tensor.hpp"

namespace rangefinder {

// What a layer copies before its primitives run. Not thread-safe.
class Reorders {
  public:
    // `tensor` itself when it is laid out as wanted; else one that run() fills from it. The same
    // request twice gives the same copy.
    Tensor in_layout(Engine& engine, const Tensor& tensor, const Layout& wanted);

    void run() const;
    std::size_t size() const { return copies_.size(); }

  private:
    struct Copy {
        Tensor source;
        Tensor destination;
        Operation operation;
    };
    std::vector<Copy> copies_;
};

// A copy from one layout to the other, to be run each time.
Operation reorder_operation(Engine& engine, const Tensor& source, const Tensor& destination);

}  // namespace rangefinder
