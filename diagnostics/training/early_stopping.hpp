// Remembers the best evaluation and says when to give up waiting for a better one.
#pragma once

#include <cstdint>
#include <optional>

#include "diagnostics/findings/results.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/spec/job_spec.hpp"
#include "diagnostics/training/state_file.hpp"

namespace rangefinder {

// Watches the validation loss. Without a specification it only remembers which evaluation was the
// best; with one it also keeps that evaluation's weights. Not thread-safe.
class EarlyStopping {
  public:
    explicit EarlyStopping(const std::optional<EarlyStoppingSpec>& spec) : spec_(spec) {}

    // Hears of an evaluation after `step` steps. True: patience has run out.
    bool add(std::int64_t step, const Scores& validation, const Model& model);
    // Puts the best weights back, if any are kept.
    void restore_best(Model& model) const;

    bool keeps_weights() const { return weights_.has_value(); }
    std::int64_t best_step() const { return best_step_; }
    const Scores& best() const { return best_; }

    void save(StateWriter& writer) const;
    void load(StateReader& reader);

  private:
    std::optional<EarlyStoppingSpec> spec_;
    std::int64_t best_step_ = 0;
    Scores best_;
    std::int64_t without_improvement_ = 0;
    std::optional<ModelState> weights_;
};

}  // namespace rangefinder
