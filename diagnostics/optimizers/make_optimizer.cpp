#include "diagnostics/optimizers/adam.hpp"
#include "diagnostics/optimizers/sgd.hpp"

namespace rangefinder {

std::unique_ptr<Optimizer> make_optimizer(const OptimizerSpec& spec,
                                          std::span<const ParameterView> parameters) {
    if (spec.kind == OptimizerKind::kSgd) {
        return std::make_unique<Sgd>(spec, parameters);
    }
    return std::make_unique<Adam>(spec, parameters);
}

}  // namespace rangefinder
