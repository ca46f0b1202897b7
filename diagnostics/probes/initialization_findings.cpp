#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "diagnostics/probes/initial_loss.hpp"
#include "diagnostics/probes/initialization.hpp"
#include "diagnostics/probes/probe_text.hpp"

namespace rangefinder {
namespace {

using Layer = InitializationResult::Layer;

constexpr const char* kDepthReference =
    "Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural "
    "networks; He et al. 2015, arXiv 1502.01852";

std::string layer_text(const Layer& layer) {
    return "layer \"" + layer.layer + "\"";
}

Finding of_layer(const char* rule, Severity severity, const Layer& layer,
                 std::map<std::string, double> figures, std::string message) {
    Finding finding;
    finding.rule = rule;
    finding.severity = severity;
    finding.layer = layer.layer;
    finding.first_step = 0;
    finding.confidence = 0.9;
    finding.evidence = std::move(figures);
    finding.message = std::move(message);
    finding.reference = kDepthReference;
    return finding;
}

void advise(Finding& finding, std::vector<std::string> causes, std::vector<std::string> actions) {
    finding.causes = std::move(causes);
    for (std::string& action : actions) {
        finding.advice += (finding.advice.empty() ? "" : " ") + action;
        finding.actions.push_back({std::move(action), "/model/layers", {}});
    }
}

// Where values begin to be less than a kLostThroughDepth-th of the largest before, in this layer
// and all after it; nothing: nowhere.
std::optional<std::size_t> lost_from(std::span<const double> values) {
    std::vector<double> later(values.begin(), values.end());  // The largest from here on.
    for (std::size_t index = later.size() - 1; index-- > 0;) {
        later[index] = std::max(later[index], later[index + 1]);
    }
    double before = values.front();
    for (std::size_t index = 1; index < values.size(); ++index) {
        if (later[index] * kLostThroughDepth < before) return index;
        before = std::max(before, values[index]);
    }
    return std::nullopt;
}

// The last layer is left out: weights that are small there do no harm.
void find_lost_signal(const InitializationResult& result, std::vector<Finding>& findings) {
    if (result.layers.size() < 3) return;
    std::vector<double> signals;
    for (const Layer& layer : result.layers) signals.push_back(layer.signal_deviation);
    signals.pop_back();
    const auto from = lost_from(signals);
    if (!from) return;
    const double strongest =
        *std::max_element(signals.begin(), signals.begin() + static_cast<std::ptrdiff_t>(*from));
    const Layer& layer = result.layers[*from];
    Finding finding =
        of_layer("poor_initialization", Severity::kWarning, layer,
                 {{"signal_deviation", layer.signal_deviation},
                  {"largest_before", strongest},
                  {"forward_gain", result.forward_gain}},
                 "From " + layer_text(layer) +
                     " on the examples can hardly be told apart: there values "
                     "differ by " +
                     three_digits(layer.signal_deviation) + " from example to example, and by " +
                     three_digits(strongest) + " before.");
    advise(finding,
           {"Weights drawn too small for the depth.", "Saturating activations through many layers.",
            "Units that give zero for every example."},
           {"Use relu, gelu or silu, with weights of deviation sqrt(2 / inputs).",
            "Put batch_norm or layer_norm between the layers.",
            "Let values pass by layers with residual."});
    findings.push_back(std::move(finding));
}

void find_grown_signal(const InitializationResult& result, std::vector<Finding>& findings) {
    const Layer& first = result.layers.front();
    const auto grown =
        std::find_if(result.layers.begin(), result.layers.end(), [&](const Layer& layer) {
            return !(layer.signal_deviation <=
                     kLostThroughDepth * std::max(first.signal_deviation, 1.0));
        });
    if (grown == result.layers.end()) return;
    Finding finding = of_layer(
        "poor_initialization", Severity::kWarning, *grown,
        {{"signal_deviation", grown->signal_deviation},
         {"first_signal_deviation", first.signal_deviation},
         {"forward_gain", result.forward_gain}},
        "Values grow from layer to layer: they differ by " + three_digits(first.signal_deviation) +
            " from example to example in " + layer_text(first) + ", and by " +
            three_digits(grown->signal_deviation) + " in " + layer_text(*grown) + ".");
    advise(finding, {"Weights drawn too large for their number of inputs."},
           {"Draw weights of deviation sqrt(2 / inputs).",
            "Put batch_norm or layer_norm between the layers."});
    findings.push_back(std::move(finding));
}

// L2 norm of one example's gradient, up to a factor that all layers share.
double gradient_norm(const Layer& layer) {
    return layer.gradient_deviation * std::sqrt(static_cast<double>(layer.values));
}

// From the last layer back to the lowest that a gradient is wanted of.
std::vector<const Layer*> way_back(const InitializationResult& result) {
    std::vector<const Layer*> layers;
    for (auto layer = result.layers.rbegin(); layer != result.layers.rend(); ++layer) {
        if (!std::isnan(layer->gradient_deviation)) layers.push_back(&*layer);
    }
    return layers;
}

void find_in_gradients(const InitializationResult& result, std::vector<Finding>& findings) {
    const std::vector<const Layer*> layers = way_back(result);
    if (layers.size() < 2) return;
    std::vector<double> norms;
    for (const Layer* layer : layers) norms.push_back(gradient_norm(*layer));
    const auto tell = [&](const char* rule, const Layer& layer, const std::string& what) {
        Finding finding =
            of_layer(rule, Severity::kWarning, layer,
                     {{"gradient_norm", gradient_norm(layer)},
                      {"last_gradient_norm", norms.front()},
                      {"backward_gain", result.backward_gain}},
                     "On its way back the gradient " + what + ": its norm is " +
                         three_digits(gradient_norm(layer)) + " in " + layer_text(layer) + " and " +
                         three_digits(norms.front()) + " in " + layer_text(*layers.front()) + ".");
        advise(finding,
               {"Weights drawn too small or too large for the depth.",
                "Saturating activations through many layers."},
               {"Use relu, gelu or silu, with weights of deviation sqrt(2 / inputs).",
                "Put batch_norm or layer_norm between the layers.",
                "Let the gradient pass by layers with residual."});
        findings.push_back(std::move(finding));
    };
    if (const auto lost = lost_from(norms)) tell("vanishing_gradient", *layers[*lost], "is lost");
    for (std::size_t index = 1; index < norms.size(); ++index) {
        if (norms[index] <= kLostThroughDepth * norms.front()) continue;
        return tell("exploding_gradient", *layers[index], "grows");
    }
}

void find_useless_outputs(const Layer& layer, std::vector<Finding>& findings) {
    if (layer.zero_share >= kDeadShare && std::isnan(layer.weight_deviation)) {
        Finding finding = of_layer(
            "dead_relu", layer.zero_share >= 1.0 ? Severity::kCritical : Severity::kWarning, layer,
            {{"zero_share", layer.zero_share}},
            three_digits(100.0 * layer.zero_share) + " % of the outputs of " + layer_text(layer) +
                " are zero before the first step.");
        advise(finding, {"Biases far below zero, or inputs of which most are zero."},
               {"Draw biases near zero.", "Use leaky_relu or elu."});
        findings.push_back(std::move(finding));
    }
    if (layer.saturated_share >= kSaturatedShare) {
        Finding finding =
            of_layer("saturated_activation", Severity::kWarning, layer,
                     {{"saturated_share", layer.saturated_share}},
                     three_digits(100.0 * layer.saturated_share) + " % of the outputs of " +
                         layer_text(layer) + " are within 1 % of their limit.");
        advise(finding, {"Weights drawn too large, or inputs that are not scaled."},
               {"Draw smaller weights, or put a norm in front.", "Use relu, gelu or silu."});
        findings.push_back(std::move(finding));
    }
}

}  // namespace

std::vector<Finding> find_in_initialization(const InitializationResult& result) {
    std::vector<Finding> findings;
    if (result.expected_loss) {
        findings = judge_initial_loss(result.initial_loss, *result.expected_loss).findings;
    }
    if (result.layers.empty()) return findings;
    find_grown_signal(result, findings);
    find_lost_signal(result, findings);
    find_in_gradients(result, findings);
    for (const Layer& layer : result.layers) find_useless_outputs(layer, findings);
    return findings;
}

}  // namespace rangefinder
