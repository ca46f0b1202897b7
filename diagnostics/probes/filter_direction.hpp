// A random direction through the weights whose length means the same in every layer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "diagnostics/probes/loss_surface.hpp"

namespace rangefinder {

// Normal random numbers, each filter of them scaled to the norm of the weights' own filter; 0 where
// a parameter has no filters (biases, scales of norms). A filter is what makes one output: a row of
// a matrix, a channel of a convolution, a token's vector. (Li et al. 2018, "Visualizing the Loss
// Landscape of Neural Nets", arXiv 1712.09913, section 4.)
//
// `weights` are flat, as `parts` say. Directions of one seed differ by `index`.
std::vector<float> filter_direction(std::span<const SurfacePart> parts,
                                    std::span<const float> weights, std::uint64_t seed,
                                    std::uint32_t index);

}  // namespace rangefinder
