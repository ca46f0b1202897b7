// A primitive bound to its memories, ready to run again and again.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <dnnl.hpp>

#include "diagnostics/tensor/engine.hpp"
#include "diagnostics/tensor/tensor.hpp"

namespace rangefinder {

// DNNL_ARG_... and what it stands for.
using Arguments = std::vector<std::pair<int, Tensor>>;

// run() allocates nothing of ours: the argument list is made once. (dnnl::primitive::execute would
// build one a call.) A default-constructed operation does nothing. Not thread-safe.
class Operation {
  public:
    Operation() = default;

    // From any dnnl::X::primitive_desc made with user_scratchpad().
    template <typename Primitive>
    static Operation make(Engine& engine, const typename Primitive::primitive_desc& description,
                          Arguments arguments) {
        return Operation(engine, Primitive(description), description.impl_info_str(),
                         engine.scratchpad(description.scratchpad_desc()), std::move(arguments));
    }

    void run() const;

    bool empty() const { return arguments_.empty(); }
    // oneDNN's name of the code that runs, "brgconv:avx512_core".
    const std::string& implementation() const { return implementation_; }

  private:
    Operation(const Engine& engine, dnnl::primitive primitive, std::string implementation,
              const dnnl::memory& scratchpad, Arguments tensors);

    dnnl::primitive primitive_;
    dnnl::stream stream_;
    std::string implementation_;
    Arguments tensors_;  // Keep the memories alive that arguments_ points at.
    dnnl::memory scratchpad_;
    std::vector<dnnl_exec_arg_t> arguments_;
};

}  // namespace rangefinder
