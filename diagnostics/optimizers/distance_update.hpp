// What the update loops of D-Adaptation and Prodigy have in common.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "diagnostics/optimizers/lane_sum.hpp"
#include "diagnostics/optimizers/slope.hpp"
#include "diagnostics/spec/optimizer_spec.hpp"

namespace rangefinder {

// Rounded to float once a step and parameter. What is scaled, and eps, carry the powers of d and y
// that their optimizer's formulas say.
struct DistanceFactors {
    float beta1 = 0.0F;
    float scaled_rest1 = 0.0F;  // Of (1 - b1).
    float beta2 = 0.0F;
    float rest2 = 0.0F;
    float eps = 0.0F;
    float smoothing = 0.0F;    // c.
    float scaled_rest = 0.0F;  // Of (1 - c).
    float shrink = 1.0F;
    Penalties penalties;

    // Without what is scaled, and without decay.
    static DistanceFactors of(const OptimizerSpec& spec, double beta1) {
        DistanceFactors factors;
        factors.beta1 = static_cast<float>(beta1);
        factors.beta2 = static_cast<float>(spec.beta2);
        factors.rest2 = static_cast<float>(1.0 - spec.beta2);
        factors.eps = static_cast<float>(spec.eps);
        factors.smoothing = static_cast<float>(std::sqrt(spec.beta2));
        factors.penalties.l1 = static_cast<float>(spec.l1);
        return factors;
    }
};

// What one parameter adds to the estimate.
struct DistanceSums {
    LaneSum products;  // The share of r.
    LaneSum sizes;     // |s|_1, after s has moved.
};

// Calls update(lane, i) for each i below `size`, in order, a full set of lanes at a time.
template <typename Update>
void for_each_in_lanes(std::size_t size, const Update& update) {
    for (std::size_t start = 0; start < size; start += LaneSum::kLanes) {
        const std::size_t count = std::min(LaneSum::kLanes, size - start);
        for (std::size_t lane = 0; lane < count; ++lane) update(lane, start + lane);
    }
}

}  // namespace rangefinder
