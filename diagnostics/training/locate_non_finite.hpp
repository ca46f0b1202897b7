// Where values stopped being finite numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/training/training_step.hpp"

namespace rangefinder {

// What a step that ended without an update knows.
struct FailedStep {
    std::int64_t step = 0;
    double learning_rate = 0.0;   // 0: no update came before it.
    bool loss_is_finite = false;  // Else no gradient was taken.
    // Row numbers in the data set of the batch that is in the model; may be empty.
    std::span<const std::int64_t> rows = {};
};

struct LocatedNonFinite {
    // In the order in which they are looked for; kUnknown: nowhere in the batch that is there.
    enum class Place { kInput, kTarget, kWeight, kOutput, kLoss, kGradient, kUnknown };
    Place place = Place::kUnknown;
    Finding finding;

    // No rate has to do with it.
    bool is_in_data() const { return place == Place::kInput || place == Place::kTarget; }
};

// Of the step that has just failed, with its batch still in the model: the first row of inputs or
// targets that is not finite, or else the first such weight, or else, running the step again, the
// first layer in forward order whose output is not finite, or the first in backward order with such
// a gradient. The finding is "non_finite", with the layer where there is one. Weights, running
// statistics and random numbers are afterwards as they were; the gradients are not. Allocates.
LocatedNonFinite locate_non_finite(Model& model, const FailedStep& failed);

}  // namespace rangefinder
