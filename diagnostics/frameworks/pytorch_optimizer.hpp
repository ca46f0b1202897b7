// torch.optim's names and arguments of an optimizer.
#pragma once

#include <string>

#include "diagnostics/frameworks/python_text.hpp"
#include "diagnostics/spec/optimizer_spec.hpp"

namespace rangefinder {

struct PytorchOptimizer {
    std::string name;           // "torch.optim.SGD".
    std::string import;         // Line that it needs beside "import torch"; may be empty.
    PythonArguments arguments;  // All but the parameters and the rate.
};

// Only what differs from PyTorch's defaults, and what people look for (momentum, betas).
PytorchOptimizer pytorch_optimizer(const OptimizerSpec& spec);

}  // namespace rangefinder
