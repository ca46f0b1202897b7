// What an optimizer is asked to be. Defaults are PyTorch's. The learning rate is not here: a probe
// or a schedule gives it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace rangefinder {

// dadapt_adam (Defazio and Mishchenko 2023) and prodigy (Mishchenko and Defazio 2023) estimate the
// rate themselves; the given one is a factor on theirs, usually 1.
enum class OptimizerKind { kSgd, kAdam, kAdamW, kRmsprop, kAdagrad, kDAdaptAdam, kProdigy };

// Layers or parameters ("0", "0.weight") that are trained differently. Those in no group are as the
// optimizer says; nobody may be in two.
struct ParameterGroupSpec {
    std::vector<std::string> layers;
    double learning_rate_scale = 1.0;
    std::optional<double> weight_decay;  // Nothing: the optimizer's.
};

struct OptimizerSpec {
    OptimizerKind kind = OptimizerKind::kSgd;
    double momentum = 0.0;  // sgd, rmsprop; [0, 1).
    bool nesterov = false;  // sgd only; needs momentum > 0.
    double beta1 = 0.9;     // adam, adamw, dadapt_adam, prodigy.
    double beta2 = 0.999;   // adam, adamw, dadapt_adam, prodigy.
    double eps = 1e-8;      // All but sgd; added after the root. PyTorch's is 1e-10 for adagrad.
    double alpha = 0.99;    // rmsprop.
    bool centered = false;  // rmsprop.
    double lr_decay = 0.0;  // adagrad.
    double initial_accumulator_value = 0.0;  // adagrad.
    double d0 = 1e-6;  // dadapt_adam, prodigy: the first estimate of the distance.
    double weight_decay =
        0.0;          // Added to the gradient, or decoupled (adamw, dadapt_adam, prodigy).
    double l1 = 0.0;  // l1 * sign(w) is added to the gradient.
    std::vector<ParameterGroupSpec> parameter_groups;
};

std::string optimizer_name(OptimizerKind kind);

}  // namespace rangefinder
