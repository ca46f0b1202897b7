#include "diagnostics/rules/gradient_rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "diagnostics/rules/figures.hpp"
#include "diagnostics/rules/loss_shape.hpp"
#include "diagnostics/rules/wording.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kNewestMeasured = 5;

bool stopped_non_finite(const Evidence& evidence) {
    const auto& stopped = evidence.stopped();
    return stopped && (stopped->reason == StopReason::kNonFiniteLoss ||
                       stopped->reason == StopReason::kNonFiniteGradient);
}

// Layers whose gradient depth alone does not explain: few of an embedding's rows are in a batch,
// and a norm's scale is no product with what comes in.
bool tells_of_depth(const LayerTrack& layer) {
    constexpr std::array<std::string_view, 4> kOthers{"embedding", "positional_embedding",
                                                      "layer_norm", "batch_norm"};
    if (layer.facts == nullptr) return true;
    return std::find(kOthers.begin(), kOthers.end(), layer.facts->type) == kOthers.end();
}

struct Flow {
    LayerTrack layer;
    double size = 0.0;  // Root mean square of a gradient's element, or its norm; newest median.
};

std::vector<Flow> newest_flow(const Evidence& evidence) {
    std::vector<Flow> flow;
    for (const LayerTrack& layer : evidence.layers("gradient_norm")) {
        if (!tells_of_depth(layer)) continue;
        const double norm = median_of(layer.track->newest(kNewestMeasured));
        const bool own = layer.facts != nullptr && layer.facts->name == layer.name;
        const auto parameters = own ? layer.facts->parameters : 0;
        flow.push_back(
            {layer, parameters > 0 ? norm / std::sqrt(static_cast<double>(parameters)) : norm});
    }
    return flow;
}

// Geometric mean, of layers without any gradient at least of 1e-30.
double typical(std::span<const Flow> flow) {
    double sum = 0.0;
    for (const Flow& one : flow) sum += std::log(std::max(one.size, 1e-30));
    return std::exp(sum / static_cast<double>(flow.size()));
}

constexpr double kVanished = 1e-4;
constexpr double kVanishedWholly = 1e-7;
constexpr double kVanishedTypically = 1e-2;

Finding vanished(const Evidence& evidence, const Flow& least, const Flow& greatest) {
    const double ratio = greatest.size > 0.0 ? least.size / greatest.size : 0.0;
    return {
        .severity = ratio < kVanishedWholly ? Severity::kCritical : Severity::kWarning,
        .layer = least.layer.name,
        .confidence = 0.95,
        .evidence = {{"ratio", ratio},
                     {"gradient", least.size},
                     {"later_gradient", greatest.size},
                     {"measured_steps", static_cast<double>(least.layer.track->points())}},
        .message =
            layer_text(least.layer) + " gets " +
            (least.size > 0.0 ? "a gradient " + figure_text(1.0 / ratio) +
                                    " times smaller than layer \"" + greatest.layer.name + "\""
                              : std::string("no gradient at all")) +
            " in step " + std::to_string(evidence.step()) + ".",
        .causes = {"Saturating activations (sigmoid, tanh) through many layers.",
                   "Initial weights that are too small.",
                   "A layer in between whose units are all dead."},
        .actions = {
            {"Use relu, gelu or residual connections in place of saturating "
             "activations.",
             "/model/layers",
             {}},
            {"Put normalisation (batch_norm, layer_norm) between the layers.", "/model/layers", {}},
            {"Run an initialization probe: it shows where the gradient is lost.", "", {}}}};
}

constexpr double kSpike = 30.0;
constexpr double kSpikeOverOpening = 10.0;
// With a loss at every step the gradient of the first adds up that of all; more than that grows.
constexpr double kGrowth = 10.0;

Finding exploded(const Evidence& evidence, Severity severity, std::string message,
                 std::map<std::string, double> figures, const std::string& layer = "") {
    std::vector<FindingAction> actions;
    if (!evidence.facts().clips) {
        actions.push_back({"Clip the gradient's norm.", "/training/clip/norm", 1.0});
    }
    actions.push_back(lower_rate(evidence, 10.0));
    actions.push_back({"Draw smaller initial weights, or normalise between the layers.", "", {}});
    return {.severity = severity,
            .layer = layer,
            .confidence = 0.9,
            .evidence = std::move(figures),
            .message = std::move(message),
            .causes = {"The learning rate is too high.",
                       "Products with recurrent or deep weights that grow from step to step.",
                       "Unusual rows in a batch."},
            .actions = std::move(actions)};
}

// The newest points against the median of those before them.
std::vector<Finding> find_spike(const Evidence& evidence) {
    const Track* norm = evidence.find("gradient_norm");
    if (norm == nullptr || norm->points() < 8) return {};
    const auto points = norm->newest(200);
    const auto fresh = std::min<std::size_t>(points.size() / 4, 50);
    const double usual = median_of(points.first(points.size() - fresh));
    const double opening = median_of(norm->opening());
    const auto highest = *std::max_element(
        points.end() - static_cast<std::ptrdiff_t>(fresh), points.end(),
        [](const TrackPoint& a, const TrackPoint& b) { return a.value < b.value; });
    if (highest.value <= kSpike * usual || highest.value <= kSpikeOverOpening * opening) return {};
    Finding finding =
        exploded(evidence, evidence.facts().clips ? Severity::kInfo : Severity::kWarning,
                 "The gradient's norm jumped to " + figure_text(highest.value) + " in step " +
                     std::to_string(highest.step) + "; usual was " + figure_text(usual) + ".",
                 {{"gradient_norm", highest.value}, {"usual", usual}, {"opening", opening}});
    finding.first_step = highest.step;
    return {finding};
}

std::vector<Finding> find_growth_over_time(const Evidence& evidence) {
    for (const LayerTrack& layer : evidence.layers("time_gradient_ratio")) {
        const double ratio = median_of(layer.track->newest(kNewestMeasured));
        if (ratio < kGrowth) continue;
        return {exploded(evidence, Severity::kWarning,
                         layer_text(layer) + ": the gradient grows " + figure_text(ratio) +
                             " times from the last time step back to the first.",
                         {{"time_gradient_ratio", ratio}}, layer.name)};
    }
    return {};
}

}  // namespace

std::vector<Finding> find_non_finite(const Evidence& evidence) {
    const auto found = evidence.not_finite();
    if (!found && !stopped_non_finite(evidence)) return {};
    const bool by_loss =
        evidence.stopped() && evidence.stopped()->reason == StopReason::kNonFiniteLoss;
    const std::int64_t step = found ? found->step : evidence.stopped()->step;
    const std::string what =
        found ? "\"" + found->series + "\"" : std::string(by_loss ? "The loss" : "The gradient");
    std::vector<FindingAction> actions;
    if (step > 0) actions.push_back(lower_rate(evidence, 10.0));
    actions.push_back(
        {"Look for missing, infinite or huge values in the data; normalise the features.", "", {}});
    return {{.severity = Severity::kCritical,
             .first_step = step,
             .evidence = {{"step", static_cast<double>(step)}},
             .message = what + " is not a finite number in step " + std::to_string(step) + ".",
             .causes = {"A value in the data that is not finite, or is huge.",
                        "A learning rate so high that the weights overflowed."},
             .actions = std::move(actions)}};
}

std::vector<Finding> find_vanishing_gradient(const Evidence& evidence) {
    const std::vector<Flow> flow = newest_flow(evidence);
    if (flow.size() < 3) return {};
    const auto by_size = [](const Flow& a, const Flow& b) { return a.size < b.size; };
    const auto least = std::min_element(flow.begin(), flow.end(), by_size);
    const auto greatest = std::max_element(least, flow.end(), by_size);
    if (greatest == least || least->size > kVanished * greatest->size) return {};
    const std::size_t third = flow.size() / 3;
    const std::span all(flow);
    if (typical(all.first(third)) > kVanishedTypically * typical(all.last(third))) return {};
    return {vanished(evidence, *least, *greatest)};
}

std::vector<Finding> find_exploding_gradient(const Evidence& evidence) {
    const auto& stopped = evidence.stopped();
    if (stopped && stopped->reason == StopReason::kNonFiniteGradient && stopped->step > 0) {
        return {exploded(evidence, Severity::kCritical,
                         "The gradient stopped being a finite number in step " +
                             std::to_string(stopped->step) + ".",
                         {{"learning_rate", stopped->learning_rate}})};
    }
    std::vector<Finding> found = find_growth_over_time(evidence);
    if (found.empty() && !evidence.is_range_test()) found = find_spike(evidence);
    return found;
}

}  // namespace rangefinder
