#include "diagnostics/runs/noise_report.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/advice/text.hpp"

namespace rangefinder {
namespace {

// A batch so many times the noise scale makes 94 % of the best possible progress and costs as many
// times what a batch of the noise scale costs, which makes half of it.
constexpr double kFarTooLarge = 16.0;
// A batch so many times below it makes 1.5 % of the best possible progress a step.
constexpr double kFarTooSmall = 64.0;
constexpr const char* kSource =
    "McCandlish et al. 2018, An Empirical Model of Large-Batch Training, arXiv 1812.06162";

std::string examples_text(double examples) {
    constexpr double kWhole = 10.0, kLong = 1e6;
    if (examples < kWhole || examples >= kLong) return rate_text(examples);
    return std::to_string(std::llround(examples));
}

std::string interval_text(const NoiseScaleResult& noise) {
    const std::string low = examples_text(noise.low.value_or(0.0));
    return noise.high ? low + " to " + examples_text(*noise.high) : "at least " + low;
}

std::string efficiency_text(const NoiseScaleResult& noise) {
    return "A step from a batch of " + std::to_string(noise.batch_size) + " makes " +
           rate_text(100.0 * noise.step_efficiency.value_or(0.0)) +
           " % of the progress that a step without noise would make.";
}

std::string below_noise(const NoiseScaleResult& noise) {
    if (noise.gradient_norm_squared == 0.0 && noise.covariance_trace == 0.0) {
        return "The gradient of every batch is zero: there is neither signal nor noise.";
    }
    std::string text = "Below noise: the mean gradient of " + std::to_string(noise.big_batch) +
                       " examples is no longer than their noise alone makes it, so the noise "
                       "scale cannot be told from them";
    if (noise.low) text += "; it is " + interval_text(noise);
    return text + ".";
}

double power_of_two_near(double value) {
    return std::exp2(std::max(0.0, std::round(std::log2(value))));
}

Finding finding_of_size(const NoiseScaleResult& noise, const char* rule, Severity severity) {
    Finding finding;
    finding.rule = rule;
    finding.severity = severity;
    constexpr double kOneSided = 0.95;
    finding.confidence = kOneSided;
    finding.evidence = {{"batch_size", static_cast<double>(noise.batch_size)},
                        {"noise_scale", *noise.noise_scale},
                        {"step_efficiency", noise.step_efficiency.value_or(0.0)}};
    if (noise.low) finding.evidence["noise_scale_low"] = *noise.low;
    if (noise.high) finding.evidence["noise_scale_high"] = *noise.high;
    finding.reference = kSource;
    return finding;
}

Finding too_large(const NoiseScaleResult& noise) {
    Finding finding = finding_of_size(noise, "batch_size_too_large", Severity::kInfo);
    const double size = power_of_two_near(*noise.noise_scale);
    finding.message = "The batch of " + std::to_string(noise.batch_size) +
                      " examples is far over the noise scale, " +
                      examples_text(*noise.noise_scale) + " (" + interval_text(noise) +
                      "): most of its examples add nothing to a step.";
    finding.causes = {"The gradient is the same for most examples, as it is early in a training."};
    finding.actions = {{"Try a batch of " + examples_text(size) +
                            ": more steps an epoch, each about half as good.",
                        "/batch_size", size}};
    finding.advice = finding.actions.front().text +
                     " The noise scale grows in the course of a training; measure it again after "
                     "a warm-up.";
    return finding;
}

Finding too_small(const NoiseScaleResult& noise, std::int64_t training_rows) {
    Finding finding = finding_of_size(noise, "batch_size_too_small", Severity::kInfo);
    const double most = std::exp2(std::floor(std::log2(static_cast<double>(training_rows))));
    const double size = std::min(power_of_two_near(noise.low.value_or(1.0)), most);
    finding.message = "The batch of " + std::to_string(noise.batch_size) +
                      " examples is far under the noise scale, " +
                      examples_text(*noise.noise_scale) + " (" + interval_text(noise) +
                      "): its gradient is nearly all noise.";
    finding.causes = {"The examples' gradients all but cancel each other, as late in a training."};
    finding.actions = {
        {"Try a batch of " + examples_text(size) + ", and a higher learning rate with it.",
         "/batch_size", size},
        {"Or average the gradients of several batches (accumulate).", "/training/accumulate",
         std::nullopt}};
    finding.advice = finding.actions.front().text;
    return finding;
}

}  // namespace

std::string explain_noise(const NoiseScaleResult& noise) {
    if (!noise.can_be_told) return below_noise(noise);
    const std::string scale = examples_text(*noise.noise_scale);
    if (!noise.high) {
        return "The gradient barely shows above the noise of " + std::to_string(noise.big_batch) +
               " examples: the noise scale is about " + scale + " examples, " +
               interval_text(noise) +
               ", and there is no telling an upper end. More examples would tell.";
    }
    return "In a batch of about " + scale + " examples (90 % interval " + interval_text(noise) +
           ") signal and noise of the gradient are equal. " + efficiency_text(noise);
}

std::vector<Finding> noise_findings(const NoiseScaleResult& noise, std::int64_t training_rows) {
    if (!noise.can_be_told) return {};
    const double size = static_cast<double>(noise.batch_size);
    if (noise.high && size > kFarTooLarge * std::max(*noise.high, 1.0)) return {too_large(noise)};
    if (noise.low && *noise.low > kFarTooSmall * size) return {too_small(noise, training_rows)};
    return {};
}

}  // namespace rangefinder
