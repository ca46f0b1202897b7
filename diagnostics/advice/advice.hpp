// From curves to suggestions and one recommendation. Pure functions of findings; nothing is trained
// here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// The published rules on one curve, in this order: valley, steep, minimum, slide, lightning.
// `ladder_steps`: length of the whole ladder, of which fastai's rules skip the first tenth, or 0
// for as many as the curve has. Definitions: fastai fastai/callback/schedule.py and Lightning
// src/lightning/pytorch/tuner/lr_finder.py.
std::vector<Suggestion> suggest(const Curve& curve, std::int64_t ladder_steps = 0);

// Lightning's earlier rule (gradient by index), kept for comparison; not part of suggest().
Suggestion suggest_lightning_by_index(const Curve& curve);

// One recommendation from one or more sweeps of the same model, and from short trainings if there
// were some: then those decide, and the sweeps only said where to look.
Recommendation recommend(const std::vector<Sweep>& sweeps, const PlannedTraining& planned = {},
                         const std::vector<Trial>& trials = {});

// Where to begin trying rates.
struct FirstGuess {
    double rate = 0.0;
    bool plateau = false;  // Most sweeps hardly fall: little is learnt within so few steps.
};

// Nothing when the sweeps show nothing.
std::optional<FirstGuess> first_guess(const std::vector<Sweep>& sweeps,
                                      const PlannedTraining& planned = {});

// Findings that curves alone show (never diverged, flat, non-finite at once, ...).
std::vector<Finding> find_in_sweeps(const std::vector<Sweep>& sweeps);

}  // namespace rangefinder
