// Whether a training needs a rise of the rate at its start, and how long a one.
#pragma once

#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// Sets the warm-up of an answer that has a rate, with its reason, or explains why there is none;
// without short trainings to tell it from there is neither.
//
// Optimizers that divide by an average of squared gradients (adam, adamw, rmsprop): the untuned
// linear warm-up, 2/(1 - beta2) steps (Ma, Yarats 2019, On the adequacy of untuned warmup for
// adaptive optimization, section 5), at most a tenth of the planned steps. Others only where it is
// needed: where in the trial next to the rate the loss first rose (Gilmer et al. 2021, A Loss
// Curvature Perspective on Training Instability in Deep Learning; for large batches Goyal et al.
// 2017, section 2.2). Schedules that begin with a rise of their own, and optimizers whose estimate
// of the rate does, need none.
void add_warmup(const std::vector<Trial>& trials, const PlannedTraining& planned,
                Recommendation& answer);

}  // namespace rangefinder
