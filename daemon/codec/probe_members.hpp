// The members of what probes measure, each listed once for both ways: `visit(name, value)` is
// called with a MemberWriter or a MemberReader. Names are the structs' own.
#pragma once

#include <concepts>
#include <type_traits>

#include "diagnostics/findings/probe_results.hpp"

namespace rangefinder {

// `Given` is Struct, or const Struct when it is written.
template <typename Given, typename Struct>
concept Either = std::same_as<std::remove_const_t<Given>, Struct>;

// In the structs' namespace, so that they are found by their argument.
template <typename Visit>
void list_members(Visit& visit, Either<LayerFlow> auto& flow) {
    visit("layer", flow.layer);
    visit("gradient_norm", flow.gradient_norm);
    visit("first_gradient_norm", flow.first_gradient_norm);
    visit("weight_norm", flow.weight_norm);
    visit("update_ratio", flow.update_ratio);
}

template <typename Visit>
void list_members(Visit& visit, Either<FlowAtRate> auto& flow) {
    visit("learning_rate", flow.learning_rate);
    visit("layers", flow.layers);
    visit("first_loss", flow.first_loss);
    visit("last_loss", flow.last_loss);
    visit("vanishing", flow.vanishing);
    visit("exploding", flow.exploding);
    visit("layer", flow.layer);
    visit("stopped", flow.stopped);
}

template <typename Visit>
void list_members(Visit& visit, Either<GradientCheckResult> auto& check) {
    visit("start", check.start);
    visit("rates", check.rates);
    visit("highest_stable_rate", check.highest_stable_rate);
    visit("exploding_from", check.exploding_from);
    visit("vanishing_from", check.vanishing_from);
    visit("vanishing_at_start", check.vanishing_at_start);
    visit("exploding_at_start", check.exploding_at_start);
}

template <typename Visit>
void list_members(Visit& visit, Either<SharpnessResult> auto& sharpness) {
    visit("loss", sharpness.loss);
    visit("gradient_norm", sharpness.gradient_norm);
    visit("examples", sharpness.examples);
    visit("eigenvalues", sharpness.eigenvalues);
    visit("smallest_eigenvalue", sharpness.smallest_eigenvalue);
    visit("relative_error", sharpness.relative_error);
    visit("converged", sharpness.converged);
    visit("products", sharpness.products);
    visit("trace", sharpness.trace);
    visit("trace_error", sharpness.trace_error);
    visit("preconditioned_eigenvalue", sharpness.preconditioned_eigenvalue);
    visit("max_stable_learning_rate", sharpness.max_stable_learning_rate);
    visit("learning_rate", sharpness.learning_rate);
    visit("stability_ratio", sharpness.stability_ratio);
}

template <typename Visit>
void list_members(Visit& visit, Either<CriticalSharpnessResult::Direction> auto& direction) {
    visit("learning_rate", direction.learning_rate);
    visit("rates", direction.rates);
    visit("losses", direction.losses);
}

template <typename Visit>
void list_members(Visit& visit, Either<CriticalSharpnessResult::RateTrial> auto& trial) {
    visit("learning_rate", trial.learning_rate);
    visit("steps", trial.steps);
    visit("last_loss", trial.last_loss);
    visit("lowered_loss", trial.lowered_loss);
}

template <typename Visit>
void list_members(Visit& visit, Either<CriticalSharpnessResult> auto& sharpness) {
    visit("learning_rate", sharpness.learning_rate);
    visit("low", sharpness.low);
    visit("high", sharpness.high);
    visit("critical_sharpness", sharpness.critical_sharpness);
    visit("evaluations", sharpness.evaluations);
    visit("reason", sharpness.reason);
    visit("directions", sharpness.directions);
    visit("first_loss", sharpness.first_loss);
    visit("trials", sharpness.trials);
}

template <typename Visit>
void list_members(Visit& visit, Either<NoiseScaleResult> auto& noise) {
    visit("noise_scale", noise.noise_scale);
    visit("low", noise.low);
    visit("high", noise.high);
    visit("can_be_told", noise.can_be_told);
    visit("gradient_norm_squared", noise.gradient_norm_squared);
    visit("covariance_trace", noise.covariance_trace);
    visit("small_batch", noise.small_batch);
    visit("big_batch", noise.big_batch);
    visit("batches", noise.batches);
    visit("batch_size", noise.batch_size);
    visit("step_efficiency", noise.step_efficiency);
    visit("explanation", noise.explanation);
}

template <typename Visit>
void list_members(Visit& visit, Either<LossLandscapeResult> auto& landscape) {
    visit("loss", landscape.loss);
    visit("positions", landscape.positions);
    visit("losses", landscape.losses);
    visit("curvatures", landscape.curvatures);
    visit("examples", landscape.examples);
}

template <typename Visit>
void list_members(Visit& visit, Either<SanityResult::Check> auto& check) {
    visit("name", check.name);
    visit("passed", check.passed);
    visit("figures", check.figures);
    visit("message", check.message);
}

template <typename Visit>
void list_members(Visit& visit, Either<SanityResult> auto& sanity) {
    visit("checks", sanity.checks);
}

template <typename Visit>
void list_members(Visit& visit, Either<InitializationResult::Layer> auto& layer) {
    visit("layer", layer.layer);
    visit("values", layer.values);
    visit("activation_mean", layer.activation_mean);
    visit("activation_deviation", layer.activation_deviation);
    visit("signal_deviation", layer.signal_deviation);
    visit("gradient_deviation", layer.gradient_deviation);
    visit("zero_share", layer.zero_share);
    visit("saturated_share", layer.saturated_share);
    visit("weight_deviation", layer.weight_deviation);
}

template <typename Visit>
void list_members(Visit& visit, Either<InitializationResult> auto& initialization) {
    visit("layers", initialization.layers);
    visit("forward_gain", initialization.forward_gain);
    visit("backward_gain", initialization.backward_gain);
    visit("initial_loss", initialization.initial_loss);
    visit("expected_loss", initialization.expected_loss);
}

}  // namespace rangefinder
