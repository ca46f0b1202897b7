// Where a training's loss stands against where it began.
#pragma once

#include <algorithm>
#include <optional>

#include "diagnostics/rules/evidence.hpp"

namespace rangefinder {

struct LossShape {
    const Track* track = nullptr;
    double start = 0.0;   // Of the first step.
    double level = 0.0;   // Median of the newest 10 points.
    double lowest = 0.0;  // Least mean over 10 points in succession, or more where it was thinned.
    double noise = 0.0;   // Deviation of one newest point.
    // The best constant prediction's loss, unless the training knew more when it began.
    std::optional<double> baseline;
    // What the first step would have over many batches: a single batch may be an easy one.
    double typical_start() const { return std::max(start, baseline.value_or(0.0)); }
    // What a training that has learnt nothing has: the smaller of the two above.
    double untrained() const { return baseline.value_or(start); }
};

inline constexpr std::size_t kLevelPoints = 10;

// Of "loss"; nothing before it has `fewest` finite points, or when it does not start above 0.
std::optional<LossShape> shape_of_loss(const Evidence& evidence, std::int64_t fewest);

// The rate moves up at the moment, or moved in the last third of the steps: what the loss does now
// says little of how it will.
bool rate_is_rising(const Evidence& evidence);
// The greatest rate so far; nothing where there is none.
std::optional<double> greatest_rate(const Evidence& evidence);
// Share of the planned steps that are done; nothing where no plan is known.
std::optional<double> share_done(const Evidence& evidence);

}  // namespace rangefinder
