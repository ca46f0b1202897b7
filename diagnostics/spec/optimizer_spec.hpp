// What an optimizer is asked to be. Defaults are PyTorch's. The learning rate is not here: a probe
// or a schedule gives it.
#pragma once

#include <string>

namespace rangefinder {

enum class OptimizerKind { kSgd, kAdam, kAdamW };

struct OptimizerSpec {
    OptimizerKind kind = OptimizerKind::kSgd;
    double momentum = 0.0;      // sgd only, [0, 1).
    bool nesterov = false;      // sgd only; needs momentum > 0.
    double beta1 = 0.9;         // adam, adamw.
    double beta2 = 0.999;       // adam, adamw.
    double eps = 1e-8;          // adam, adamw; added after the root.
    double weight_decay = 0.0;  // Added to the gradient (sgd, adam) or decoupled (adamw).
};

std::string optimizer_name(OptimizerKind kind);

}  // namespace rangefinder
