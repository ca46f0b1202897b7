#include "diagnostics/frameworks/pytorch_optimizer.hpp"

namespace rangefinder {
namespace {

constexpr double kAdagradEps = 1e-10;  // PyTorch's default; all others' is 1e-8.
constexpr double kUsualEps = 1e-8;
constexpr double kAdamWDecay = 0.01;  // PyTorch's default for AdamW; all others' is 0.

std::string betas_text(const OptimizerSpec& spec) {
    return "(" + python_number(spec.beta1) + ", " + python_number(spec.beta2) + ")";
}

void add_number(PythonArguments& arguments, const char* name, double value, double standard) {
    if (value != standard) arguments.emplace_back(name, python_number(value));
}

PythonArguments sgd_arguments(const OptimizerSpec& spec) {
    PythonArguments arguments;
    add_number(arguments, "momentum", spec.momentum, 0.0);
    if (spec.nesterov) arguments.emplace_back("nesterov", "True");
    add_number(arguments, "weight_decay", spec.weight_decay, 0.0);
    return arguments;
}

PythonArguments adam_arguments(const OptimizerSpec& spec, double usual_decay) {
    PythonArguments arguments = {{"betas", betas_text(spec)}};
    add_number(arguments, "eps", spec.eps, kUsualEps);
    add_number(arguments, "weight_decay", spec.weight_decay, usual_decay);
    return arguments;
}

PythonArguments rmsprop_arguments(const OptimizerSpec& spec) {
    PythonArguments arguments = {{"alpha", python_number(spec.alpha)}};
    add_number(arguments, "eps", spec.eps, kUsualEps);
    add_number(arguments, "momentum", spec.momentum, 0.0);
    if (spec.centered) arguments.emplace_back("centered", "True");
    add_number(arguments, "weight_decay", spec.weight_decay, 0.0);
    return arguments;
}

PythonArguments adagrad_arguments(const OptimizerSpec& spec) {
    PythonArguments arguments;
    add_number(arguments, "lr_decay", spec.lr_decay, 0.0);
    add_number(arguments, "initial_accumulator_value", spec.initial_accumulator_value, 0.0);
    add_number(arguments, "eps", spec.eps, kAdagradEps);
    add_number(arguments, "weight_decay", spec.weight_decay, 0.0);
    return arguments;
}

// prodigyopt's and dadaptation's: decay is decoupled only when asked for.
PythonArguments rate_free_arguments(const OptimizerSpec& spec) {
    PythonArguments arguments = adam_arguments(spec, 0.0);
    arguments.emplace_back("decouple", "True");
    arguments.emplace_back("d0", python_number(spec.d0));
    return arguments;
}

}  // namespace

PytorchOptimizer pytorch_optimizer(const OptimizerSpec& spec) {
    switch (spec.kind) {
        case OptimizerKind::kSgd:
            return {"torch.optim.SGD", "", sgd_arguments(spec)};
        case OptimizerKind::kAdam:
            return {"torch.optim.Adam", "", adam_arguments(spec, 0.0)};
        case OptimizerKind::kAdamW:
            return {"torch.optim.AdamW", "", adam_arguments(spec, kAdamWDecay)};
        case OptimizerKind::kRmsprop:
            return {"torch.optim.RMSprop", "", rmsprop_arguments(spec)};
        case OptimizerKind::kAdagrad:
            return {"torch.optim.Adagrad", "", adagrad_arguments(spec)};
        case OptimizerKind::kDAdaptAdam:
            return {"DAdaptAdam", "from dadaptation import DAdaptAdam  # package dadaptation",
                    rate_free_arguments(spec)};
        case OptimizerKind::kProdigy:
            return {"Prodigy", "from prodigyopt import Prodigy  # package prodigyopt",
                    rate_free_arguments(spec)};
    }
    return {};
}

}  // namespace rangefinder
