#include "diagnostics/probes/depth_profile.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

// Of a gradient to the weights it belongs to; NaN where these are all zero.
double relative(const LayerFlow& layer) {
    if (!(layer.weight_norm > 0.0)) return std::numeric_limits<double>::quiet_NaN();
    return layer.gradient_norm / layer.weight_norm;
}

// A layer's gradient as a share of the largest, the larger of the two ways to take it.
std::vector<double> shares_of(std::span<const LayerFlow> layers) {
    double largest = 0.0, largest_relative = 0.0;
    for (const LayerFlow& layer : layers) {
        largest = std::max(largest, layer.gradient_norm);
        largest_relative = std::fmax(largest_relative, relative(layer));
    }
    std::vector<double> shares;
    for (const LayerFlow& layer : layers) {
        const double own = largest > 0.0 ? layer.gradient_norm / largest : 0.0;
        const double by_weights = largest_relative > 0.0 ? relative(layer) / largest_relative : 0.0;
        shares.push_back(std::fmax(own, by_weights));
    }
    return shares;
}

void find_vanishing(std::span<const LayerFlow> layers, DepthProfile& profile) {
    const std::vector<double> shares = shares_of(layers);
    profile.least_share = shares.front();
    double reached = 0.0;
    for (std::size_t index = 0; index < shares.size(); ++index) {
        reached = std::max(reached, shares[index]);
        if (reached >= DepthProfile::kVanishing) return;
        profile.vanishing = index;
    }
}

void find_exploding(std::span<const LayerFlow> layers, DepthProfile& profile) {
    const LayerFlow& last = layers.back();
    double worst = 0.0;  // Over 1: exploding.
    for (std::size_t index = 0; index < layers.size(); ++index) {
        const LayerFlow& layer = layers[index];
        double ratio = 1.0;
        if (last.gradient_norm > 0.0) {
            ratio = std::fmin(layer.gradient_norm / last.gradient_norm,
                              relative(layer) / relative(last));
        }
        profile.greatest_ratio = std::max(profile.greatest_ratio, ratio);
        const double moved = relative(layer) * DepthProfile::kStepRate;
        const double badness = std::fmax(ratio / DepthProfile::kExploding, moved);
        if (badness > std::max(1.0, worst)) profile.exploding = index;
        worst = std::max(worst, badness);
    }
}

}  // namespace

DepthProfile profile_of(std::span<const LayerFlow> layers) {
    RF_CHECK(!layers.empty());
    DepthProfile profile;
    const auto broken = std::find_if(layers.rbegin(), layers.rend(), [](const LayerFlow& layer) {
        return !std::isfinite(layer.gradient_norm);
    });
    if (broken != layers.rend()) {
        profile.exploding = static_cast<std::size_t>(layers.rend() - broken) - 1;
        profile.greatest_ratio = std::numeric_limits<double>::infinity();
        return profile;
    }
    find_vanishing(layers, profile);
    find_exploding(layers, profile);
    return profile;
}

}  // namespace rangefinder
