#include "diagnostics/training/early_stopping.hpp"

#include <cmath>

#include "diagnostics/training/engine_state.hpp"

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

void EarlyStopping::save(StateWriter& writer) const {
    writer.integer(best_step_);
    writer.scores(best_);
    writer.integer(without_improvement_);
    writer.integer(weights_ ? 1 : 0);
    if (weights_) save_state(*weights_, writer);
}

void EarlyStopping::load(StateReader& reader) {
    best_step_ = reader.integer();
    best_ = reader.scores();
    without_improvement_ = reader.integer();
    weights_.reset();
    if (reader.integer() != 0) weights_ = load_model_state(reader);
}

}  // namespace rangefinder
