// From curves to suggestions and one recommendation. Pure functions of findings; nothing is trained
// here.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// The published rules on one curve, in this order: valley, steep, minimum, slide, lightning.
// Definitions: fastai fastai/callback/schedule.py and Lightning
// src/lightning/pytorch/tuner/lr_finder.py.
std::vector<Suggestion> suggest(const Curve& curve);

// Lightning's earlier rule (gradient by index), kept for comparison; not part of suggest().
Suggestion suggest_lightning_by_index(const Curve& curve);

// One recommendation from one or more sweeps of the same model and ladder. `default_rate`: what the
// optimizer's users start from, named in warnings only.
Recommendation recommend(const std::vector<Sweep>& sweeps);

// Findings that curves alone show (never diverged, flat, non-finite at once, ...).
std::vector<Finding> find_in_sweeps(const std::vector<Sweep>& sweeps);

}  // namespace rangefinder
