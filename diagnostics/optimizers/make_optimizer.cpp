#include "diagnostics/base/check.hpp"
#include "diagnostics/optimizers/adagrad.hpp"
#include "diagnostics/optimizers/adam.hpp"
#include "diagnostics/optimizers/dadapt_adam.hpp"
#include "diagnostics/optimizers/prodigy.hpp"
#include "diagnostics/optimizers/rmsprop.hpp"
#include "diagnostics/optimizers/sgd.hpp"

namespace rangefinder {

std::unique_ptr<Optimizer> make_optimizer(const OptimizerSpec& spec,
                                          std::span<const ParameterView> parameters) {
    switch (spec.kind) {
        case OptimizerKind::kSgd:
            return std::make_unique<Sgd>(spec, parameters);
        case OptimizerKind::kAdam:
        case OptimizerKind::kAdamW:
            return std::make_unique<Adam>(spec, parameters);
        case OptimizerKind::kRmsprop:
            return std::make_unique<Rmsprop>(spec, parameters);
        case OptimizerKind::kAdagrad:
            return std::make_unique<Adagrad>(spec, parameters);
        case OptimizerKind::kDAdaptAdam:
            return std::make_unique<DAdaptAdam>(spec, parameters);
        case OptimizerKind::kProdigy:
            return std::make_unique<Prodigy>(spec, parameters);
    }
    RF_CHECK(false);
}

}  // namespace rangefinder
