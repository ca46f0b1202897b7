#include "diagnostics/advice/batch_advice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "diagnostics/advice/text.hpp"

namespace rangefinder {
namespace {

constexpr double kTellable = 8.0;  // A wider interval says nothing of a size.

double largest_size(const MeasuredNoise& noise) {
    return std::exp2(std::floor(std::log2(static_cast<double>(noise.training_rows))));
}

// The interval within the sizes that a batch can have.
struct SizeRange {
    double low = 1.0, high = 1.0;
};

SizeRange sizes_of(const MeasuredNoise& noise) {
    const double most = largest_size(noise);
    const double high = noise.high.value_or(std::numeric_limits<double>::infinity());
    return {std::clamp(noise.low.value_or(0.0), 1.0, most), std::clamp(high, 1.0, most)};
}

bool can_be_told(const MeasuredNoise& noise) {
    if (!noise.noise_scale || noise.training_rows < 1) return false;
    const SizeRange sizes = sizes_of(noise);
    return sizes.high <= kTellable * sizes.low;
}

std::string examples_text(double examples) {
    return examples < 10.0 ? rate_text(examples) : std::to_string(std::llround(examples));
}

std::string interval_text(const MeasuredNoise& noise) {
    const std::string low = examples_text(noise.low.value_or(0.0));
    return noise.high ? low + " to " + examples_text(*noise.high) : "at least " + low;
}

// Share of the progress of a step without noise.
double progress(double noise_scale, double batch_size) {
    return 1.0 / (1.0 + noise_scale / batch_size);
}

double exponent_of(const std::string& optimizer) {
    return optimizer == "sgd" ? 1.0 : 0.5;
}

std::string why_of(const MeasuredNoise& noise, double value, double exponent) {
    const double scale = *noise.noise_scale, now = static_cast<double>(noise.batch_size);
    std::string why = "The noise scale is about " + examples_text(scale) +
                      " examples (90 % interval " + interval_text(noise) +
                      "): up to there a larger batch saves steps, beyond it mostly costs examples "
                      "(McCandlish et al. 2018). A step makes " +
                      percent_text(progress(scale, now)) +
                      " of the progress of one without noise at the batch of " +
                      std::to_string(noise.batch_size);
    if (value == now) return why + ", which is the one to keep.";
    why += ", " + percent_text(progress(scale, value)) + " at " + examples_text(value) +
           "; the rate changes with ";
    why += exponent == 1.0 ? "that share" : "the root of that share, as Adam's does";
    return why + ". The noise scale grows in the course of a training.";
}

}  // namespace

std::optional<BatchSizeAdvice> batch_size_advice(const MeasuredNoise& noise,
                                                 const std::string& optimizer, double rate,
                                                 std::optional<double> largest_rate) {
    if (!can_be_told(noise)) return std::nullopt;
    const double scale = *noise.noise_scale;
    const double rounded = std::exp2(std::round(std::log2(std::max(scale, 1.0))));
    double value = std::min(rounded, largest_size(noise));
    const double now = static_cast<double>(noise.batch_size);
    // No nearer power of two than the size in use: that one.
    if (std::abs(std::log2(value / now)) < 0.5) value = now;
    const double exponent = exponent_of(optimizer);
    BatchSizeAdvice advice;
    advice.value = std::llround(value);
    advice.learning_rate = rate * std::pow(progress(scale, value) / progress(scale, now), exponent);
    advice.why = why_of(noise, value, exponent);
    if (largest_rate && *advice.learning_rate > std::max(*largest_rate, rate)) {
        advice.why += " By that it would be " + rate_text(*advice.learning_rate) +
                      ", but above the rate given trainings here did not hold.";
        advice.learning_rate = std::max(*largest_rate, rate);
    }
    return advice;
}

EvidenceSentence sentence_of_noise(const AdviceProbes& probes) {
    const MeasuredNoise& noise = *probes.noise;
    EvidenceSentence said;
    said.figures = {{"batch_size", static_cast<double>(noise.batch_size)},
                    {"examples", static_cast<double>(noise.examples)},
                    {"place_steps", static_cast<double>(probes.place_steps)}};
    if (noise.noise_scale) said.figures["noise_scale"] = *noise.noise_scale;
    if (noise.low) said.figures["noise_scale_low"] = *noise.low;
    if (noise.high) said.figures["noise_scale_high"] = *noise.high;
    const std::string where = "After " + std::to_string(probes.place_steps) + " steps at " +
                              rate_text(probes.place_rate) + ", ";
    if (can_be_told(noise)) {
        said.sentence = where + "signal and noise of the gradient are equal in a batch of about " +
                        examples_text(*noise.noise_scale) + " examples (90 % interval " +
                        interval_text(noise) + ").";
        return said;
    }
    said.sentence = where + "the gradients of " + std::to_string(noise.examples) +
                    " examples are too noisy to tell which batch size pays";
    if (noise.low) {
        said.sentence +=
            ": signal and noise would be equal in a batch of " + interval_text(noise) + " examples";
    }
    said.sentence += ". The job kind \"noise_scale\" takes more of them.";
    return said;
}

}  // namespace rangefinder
