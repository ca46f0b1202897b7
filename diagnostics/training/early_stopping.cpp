#include "diagnostics/training/early_stopping.hpp"

#include <cmath>

namespace rangefinder {

bool EarlyStopping::add(std::int64_t step, const Scores& validation, const Model& model) {
    const auto loss = validation.find("loss");
    if (loss == validation.end()) return false;
    const double min_delta = spec_ ? spec_->min_delta : 0.0;
    const bool better = std::isfinite(loss->second) &&
                        (best_.empty() || loss->second < best_.at("loss") - min_delta);
    if (better) {
        best_ = validation;
        best_step_ = step;
        without_improvement_ = 0;
        if (spec_) weights_ = model.state();
        return false;
    }
    ++without_improvement_;
    return spec_ && without_improvement_ >= spec_->patience;
}

void EarlyStopping::restore_best(Model& model) const {
    if (weights_) model.restore(*weights_);
}

}  // namespace rangefinder
