#include "diagnostics/rules/unit_rules.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/rules/figures.hpp"
#include "diagnostics/rules/loss_shape.hpp"
#include "diagnostics/rules/wording.hpp"

namespace rangefinder {
namespace {

constexpr double kMostUnits = 0.5;
constexpr double kNearlyAllUnits = 0.95;
constexpr std::int64_t kFewestMeasured = 2;
constexpr std::size_t kNewestMeasured = 3;

Finding dead(const LayerTrack& layer, double share) {
    return {.severity = share > kNearlyAllUnits ? Severity::kCritical : Severity::kWarning,
            .layer = layer.name,
            .confidence = 0.9,
            .evidence = {{"dead_share", share},
                         {"measured_steps", static_cast<double>(layer.track->points())}},
            .message = share_text(share) + " of the units of " + layer_text(layer) +
                       " gave only zeros in the batches measured of late.",
            .causes = {"Updates so large that they pushed the biases far below zero.",
                       "Biases that start far below zero.", "Inputs that are all negative."},
            .actions = {{"Use leaky_relu, elu or gelu in place of relu.", "/model/layers", {}},
                        {"Lower the learning rate, or begin with a warm-up.", kRateField, {}},
                        {"Normalise in front of the activation.", "/model/layers", {}}}};
}

Finding saturated(const LayerTrack& layer, double share) {
    return {.severity = Severity::kWarning,
            .layer = layer.name,
            .confidence = 0.9,
            .evidence = {{"saturated_share", share},
                         {"measured_steps", static_cast<double>(layer.track->points())}},
            .message = share_text(share) + " of the outputs of " + layer_text(layer) +
                       " lie at the limits of its activation, where it passes no gradient.",
            .causes = {"Weights that are too large.", "Inputs that are not scaled.",
                       "Updates so large that they drove the units to their limits."},
            .actions = {{"Draw smaller initial weights, or normalise in front of the activation.",
                         "/model/layers",
                         {}},
                        {"Lower the learning rate.", kRateField, {}}}};
}

// What an LSTM or GRU puts out lies at a limit only where state and gates all do: a few of them
// mean that most cells are saturated.
constexpr double kMostGated = 0.03;

double most_saturated(const LayerTrack& layer) {
    const bool gated =
        layer.facts != nullptr && (layer.facts->type == "lstm" || layer.facts->type == "gru");
    return gated ? kMostGated : kMostUnits;
}

bool is_last_layer(const Evidence& evidence, const std::string& layer) {
    const auto& layers = evidence.facts().layers;
    return !layers.empty() && layers.back().name == layer;
}

// PyTorch draws 0.58 / sqrt(fan in), Glorot 1, He 1.4.
constexpr double kLargestScale = 4.5;
constexpr double kSmallestScale = 0.15;
constexpr std::int64_t kFewestInputs = 8;

struct WeightScale {
    LayerTrack layer;
    double scale = 0.0;  // Root mean square of the weights times sqrt(fan in), at the start.
    double badness = 0.0;
};

// How far outside, as a factor above 1; biases alone, drawn as PyTorch draws them, are taken into
// account: they hide small weights where there are few of them.
double badness_of(double scale, std::int64_t fan_in) {
    if (scale > kLargestScale) return scale / kLargestScale;
    if (fan_in < kFewestInputs) return scale == 0.0 ? 1e9 : 0.0;
    const double least =
        std::max(kSmallestScale, 1.3 / std::sqrt(3.0 * static_cast<double>(fan_in)));
    return scale < least ? least / std::max(scale, 1e-9 * least) : 0.0;
}

std::optional<WeightScale> worst_weights(const Evidence& evidence) {
    std::optional<WeightScale> worst;
    for (const LayerTrack& layer : evidence.layers("weight_norm")) {
        const LayerFacts* facts = layer.facts;
        const bool known = facts != nullptr && facts->name == layer.name && facts->fan_in > 0 &&
                           facts->parameters > 0;
        if (!known) continue;
        const double norm = layer.track->opening().front().value;
        const double scale = norm * std::sqrt(static_cast<double>(facts->fan_in) /
                                              static_cast<double>(facts->parameters));
        const double badness = badness_of(scale, facts->fan_in);
        if (badness > (worst ? worst->badness : 1.0)) worst = WeightScale{layer, scale, badness};
    }
    return worst;
}

std::vector<FindingAction> start_actions() {
    return {{"Draw the weights anew, with a variance of 1 to 2 over the number of inputs (Glorot, "
             "He).",
             "/model/weights",
             {}},
            {"Normalise between the layers.", "/model/layers", {}},
            {"Run an initialization probe: it shows the variance through depth.", "", {}}};
}

std::vector<Finding> find_weight_scale(const Evidence& evidence) {
    const auto worst = worst_weights(evidence);
    if (!worst) return {};
    const bool small = worst->scale < 1.0;
    return {
        {.severity = Severity::kWarning,
         .layer = worst->layer.name,
         .first_step = 0,
         .confidence = 0.9,
         .evidence = {{"weight_scale", worst->scale}},
         .message =
             layer_text(worst->layer) + " starts with weights of " + figure_text(worst->scale) +
             " / sqrt(inputs); what keeps variance is 0.6 to 1.4. " +
             (small ? "What passes through it is lost." : "What passes through it is blown up."),
         .causes = {"Weights that were drawn at, or loaded from, another scale."},
         .actions = start_actions()}};
}

constexpr double kFarAboveClasses = 3.0;
constexpr double kFarAboveVariance = 8.0;

// Of a model that knows nothing but how many classes there are, or the targets' variance.
std::optional<double> expected_first_loss(const RunFacts& facts) {
    if (!facts.baseline_loss || *facts.baseline_loss <= 0.0) return std::nullopt;
    if (facts.class_counts.empty()) return facts.baseline_loss;
    return std::max(*facts.baseline_loss, std::log(static_cast<double>(facts.class_counts.size())));
}

std::vector<Finding> find_first_loss(const Evidence& evidence) {
    const RunFacts& facts = evidence.facts();
    const auto expected = expected_first_loss(facts);
    const Track* loss = evidence.find("loss");
    if (!expected || loss == nullptr || facts.batch_size.value_or(32) < 8) return {};
    const TrackPoint first = loss->opening().front();
    const double factor = facts.loss == "mse" ? kFarAboveVariance : kFarAboveClasses;
    if (first.step != 0 || first.value < factor * *expected) return {};
    return {{.severity = Severity::kWarning,
             .first_step = 0,
             .confidence = 0.8,
             .evidence = {{"first_loss", first.value}, {"expected_loss", *expected}},
             .message = "The first loss is " + figure_text(first.value) +
                        "; a model that knows nothing has " + figure_text(*expected) + ".",
             .causes = {"Initial weights that are too large.",
                        "Inputs or targets on a scale of "
                        "their own."},
             .actions = start_actions()}};
}

}  // namespace

std::vector<Finding> find_dead_relu(const Evidence& evidence) {
    std::vector<Finding> found;
    for (const LayerTrack& layer : evidence.layers("dead_share")) {
        if (layer.track->points() < kFewestMeasured) continue;
        const double share = median_of(layer.track->newest(kNewestMeasured));
        if (share > kMostUnits) found.push_back(dead(layer, share));
    }
    return found;
}

std::vector<Finding> find_saturated_activation(const Evidence& evidence) {
    std::vector<Finding> found;
    for (const LayerTrack& layer : evidence.layers("saturated_share")) {
        if (layer.track->points() < kFewestMeasured || is_last_layer(evidence, layer.name))
            continue;
        const double share = median_of(layer.track->newest(kNewestMeasured));
        if (share > most_saturated(layer)) found.push_back(saturated(layer, share));
    }
    return found;
}

std::vector<Finding> find_poor_initialization(const Evidence& evidence) {
    std::vector<Finding> found = find_weight_scale(evidence);
    if (found.empty()) found = find_first_loss(evidence);
    return found;
}

}  // namespace rangefinder
