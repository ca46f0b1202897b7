// How gradients change when weights move: pure functions over the norms of short trainings.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/findings/probe_results.hpp"

namespace rangefinder {

// One batch: L2 norms of each layer, in the order of the model.
struct FlowStep {
    double loss = 0.0;
    std::vector<double> gradient_norms;  // Empty: the loss was not finite.
    std::vector<double> weight_norms;    // Before the update.
    std::vector<double> update_ratios;   // Empty: no update followed.
};

// A training compared with the same batches at weights that do not move. Indices are layers'.
struct FlowVerdict {
    // The highest layer such that in it and all below the second half's gradients are under
    // DepthProfile::kVanishing of those at unmoved weights, or of those of other layers, while the
    // loss is no better than kBetter times theirs.
    std::optional<std::size_t> vanishing;
    // Where a gradient was not finite, or grew most: kSpike times in a step, or kGrowth times in
    // the second half, while the loss was no better; or the loss grew kGrowth times.
    std::optional<std::size_t> exploding;

    static constexpr double kGrowth = 10.0;
    static constexpr double kSpike = 100.0;
    static constexpr double kBetter = 0.5;
};

// Batch by batch; `moved` may have ended earlier, with a step that was not finite. Neither is
// empty, and `still` is finite.
FlowVerdict compare_flow(std::span<const FlowStep> moved, std::span<const FlowStep> still);

// Medians over the steps; steps that were not finite are left out, unless there are no others.
std::vector<LayerFlow> layers_of(std::span<const FlowStep> steps,
                                 std::span<const std::string> names);

}  // namespace rangefinder
