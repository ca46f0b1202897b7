#include "diagnostics/spec/probe_spec.hpp"

#include <algorithm>
#include <array>

namespace rangefinder {
namespace {

constexpr std::array kNames{"gradient_check", "sharpness", "critical_sharpness", "noise_scale",
                            "loss_landscape", "sanity",    "initialization"};
static_assert(kNames.size() == std::variant_size_v<ProbeSpec>);

std::int64_t own_steps(const GradientCheckSpec& check) {
    // Once more without updates, and a last look in each.
    return (check.rates + 1) * (check.steps + 1);
}

std::int64_t own_steps(const SharpnessSpec& sharpness) {
    return sharpness.iterations + sharpness.trace_samples;
}

std::int64_t own_steps(const CriticalSharpnessSpec& sharpness) {
    return sharpness.directions * sharpness.evaluations + kMaxRateTrials * sharpness.trial_steps;
}

std::int64_t own_steps(const NoiseScaleSpec& noise) {
    return noise.batches;
}

std::int64_t own_steps(const LossLandscapeSpec& landscape) {
    return landscape.dimensions == 1 ? landscape.points : landscape.points * landscape.points;
}

std::int64_t own_steps(const SanitySpec& sanity) {
    // Four batches' losses, a sweep of sixty steps, three attempts at one batch, and a training
    // with the inputs and one without.
    return 4 + 60 + 3 * sanity.overfit_steps + 2 * sanity.overfit_steps;
}

std::int64_t own_steps(const InitializationSpec& initialization) {
    return initialization.batches * initialization.seeds;
}

template <typename Probe>
std::int64_t warmup_steps(const Probe& probe) {
    if constexpr (requires { probe.warmup; }) return probe.warmup.steps;
    return 0;
}

}  // namespace

std::string probe_name(const ProbeSpec& probe) {
    return kNames.at(probe.index());
}

std::vector<ProbeSpec> default_probes() {
    return {GradientCheckSpec{}, SharpnessSpec{}, CriticalSharpnessSpec{}, NoiseScaleSpec{},
            LossLandscapeSpec{}, SanitySpec{},    InitializationSpec{}};
}

std::int64_t steps_of(const ProbeSpec& probe) {
    return std::visit([](const auto& one) { return warmup_steps(one) + own_steps(one); }, probe);
}

std::int64_t directions_kept(const SharpnessSpec& sharpness, std::int64_t parameters) {
    constexpr std::int64_t kMostBytes = std::int64_t{256} << 20;
    constexpr std::int64_t kMost =
        100;  // The eigenproblem in there stays a matter of milliseconds.
    constexpr std::int64_t kBesideWanted = 3;  // Fewer, and restarts gain nothing.
    const std::int64_t fit = kMostBytes / (std::max<std::int64_t>(parameters, 1) * 4);
    return std::max(std::min({fit, kMost, sharpness.iterations}),
                    sharpness.eigenvalues + kBesideWanted);
}

}  // namespace rangefinder
