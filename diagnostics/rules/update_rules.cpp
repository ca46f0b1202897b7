#include "diagnostics/rules/update_rules.hpp"

#include <algorithm>

#include "diagnostics/rules/figures.hpp"
#include "diagnostics/rules/loss_shape.hpp"
#include "diagnostics/rules/wording.hpp"

namespace rangefinder {
namespace {

constexpr std::int64_t kFewestMeasured = 3;
constexpr std::size_t kNewestMeasured = 5;
constexpr double kHighRatio = 0.1;
constexpr double kLowRatio = 1e-6;
constexpr double kFarBelowOthers = 1e-4;

struct LayerRatio {
    LayerTrack layer;
    double ratio = 0.0;
};

std::vector<LayerRatio> newest_ratios(const Evidence& evidence) {
    std::vector<LayerRatio> ratios;
    for (const LayerTrack& layer : evidence.layers("update_ratio")) {
        if (layer.track->points() < kFewestMeasured) continue;
        ratios.push_back({layer, median_of(layer.track->newest(kNewestMeasured))});
    }
    return ratios;
}

double greatest_of(const Track& track) {
    double greatest = 0.0;
    for (const Stretch& stretch : track.stretches())
        greatest = std::max(greatest, stretch.greatest);
    return greatest;
}

bool by_ratio(const LayerRatio& a, const LayerRatio& b) {
    return a.ratio < b.ratio;
}

// Adam's first updates, whose gradients all agree, are as large as its rate allows: a third of
// the weights there is five times what trains well, whatever noise makes of the later ones.
constexpr double kHighAdaptive = 0.35;
// The mean square starts at 0 without Adam's correction: 1 / sqrt(1 - 0.99) times the later steps.
constexpr double kFirstOfRmsprop = 10.0;

// Greatest update ratio so far, median over layers; nothing for optimizers whose steps do not have
// a size of their own.
std::optional<double> greatest_adaptive_ratio(const Evidence& evidence) {
    const std::string& optimizer = evidence.facts().optimizer;
    const bool adam = optimizer == "adam" || optimizer == "adamw";
    if (!adam && optimizer != "rmsprop") return std::nullopt;
    std::vector<double> greatest;
    for (const LayerTrack& layer : evidence.layers("update_ratio")) {
        greatest.push_back(greatest_of(*layer.track));
    }
    if (greatest.empty()) return std::nullopt;
    return median_of(std::move(greatest)) / (adam ? 1.0 : kFirstOfRmsprop);
}

// Of the layer, or without one of all.
Finding ratio_high(const Evidence& evidence, const LayerTrack& layer, double ratio) {
    const bool all = layer.track == nullptr;
    return {.severity = all ? Severity::kWarning : Severity::kInfo,
            .layer = layer.name,
            .confidence = 0.8,
            .evidence = {{"update_ratio", ratio}},
            .message = all ? "Single updates moved half of the layers by " + share_text(ratio) +
                                 " of their weights and more; about 0.1 % is usual."
                           : "An update moves " + layer_text(layer) + " by " + share_text(ratio) +
                                 " of its weights; about 0.1 % is usual.",
            .causes = {"The learning rate is too high.", "Weights that are very small."},
            .actions = {lower_rate(evidence, 10.0)}};
}

Finding ratio_low(const Evidence& evidence, const LayerRatio& least, double others) {
    return {.severity = Severity::kInfo,
            .layer = least.layer.name,
            .confidence = 0.8,
            .evidence = {{"update_ratio", least.ratio}, {"typical_ratio", others}},
            .message = "An update moves " + layer_text(least.layer) + " by " +
                       figure_text(least.ratio) + " of its weights; about 0.001 is usual.",
            .causes = {"A learning rate that is too low, for this layer at least.",
                       "A gradient that hardly reaches the layer."},
            .actions = {raise_rate(evidence, 10.0)}};
}

bool is_frozen(const LayerTrack& layer) {
    return layer.facts != nullptr && layer.facts->frozen;
}

Finding frozen(const LayerFacts& layer, bool loaded) {
    return {.severity = loaded ? Severity::kInfo : Severity::kWarning,
            .layer = layer.name,
            .first_step = 0,
            .confidence = 1.0,
            .evidence = {{"parameters", static_cast<double>(layer.parameters)}},
            .message = "Layer \"" + layer.name + "\" is frozen" +
                       (loaded ? "." : ", with weights that were drawn at random."),
            .causes = {"It is named in the specification's \"freeze\"."},
            .actions = {{"Leave it out of \"freeze\" unless its weights were trained before.",
                         "/model/freeze",
                         {}}}};
}

Finding unchanged(const LayerTrack& layer) {
    return {
        .severity = Severity::kWarning,
        .layer = layer.name,
        .confidence = 0.95,
        .evidence = {{"update_norm", 0.0},
                     {"measured_steps", static_cast<double>(layer.track->points())}},
        .message = layer_text(layer) + " was not moved in any of the " +
                   std::to_string(layer.track->points()) + " steps measured.",
        .causes = {"Its parameter group has a learning rate of 0.",
                   "No gradient reaches it: every unit behind it is dead, or weights are zero."},
        .actions = {{"Give its parameter group a learning_rate_scale above 0.",
                     "/optimizer/parameter_groups",
                     {}},
                    {"Run a gradient_check: it shows where the gradient ends.", "", {}}}};
}

constexpr double kAtRest = 1e-3;
constexpr double kLeftOver = 0.15;

// Newest against the beginning, of the layer that moves most.
std::optional<double> remaining_motion(const Evidence& evidence) {
    std::optional<double> most;
    for (const LayerTrack& layer : evidence.layers("update_ratio")) {
        if (layer.track->points() < 6) return std::nullopt;
        const double first = median_of(layer.track->opening().first(3));
        if (first <= 0.0) continue;
        most = std::max(most.value_or(0.0), median_of(layer.track->newest(3)) / first);
    }
    return most;
}

}  // namespace

std::vector<Finding> find_update_ratio_high(const Evidence& evidence) {
    if (const auto first = greatest_adaptive_ratio(evidence); first && *first > kHighAdaptive) {
        return {ratio_high(evidence, {}, *first)};
    }
    const auto ratios = newest_ratios(evidence);
    const auto greatest = std::max_element(ratios.begin(), ratios.end(), by_ratio);
    if (greatest == ratios.end() || greatest->ratio < kHighRatio) return {};
    return {ratio_high(evidence, greatest->layer, greatest->ratio)};
}

std::vector<Finding> find_update_ratio_low(const Evidence& evidence) {
    if (rate_is_rising(evidence)) return {};
    std::vector<LayerRatio> ratios = newest_ratios(evidence);
    std::erase_if(ratios, [](const LayerRatio& one) { return one.ratio <= 0.0; });
    if (ratios.empty()) return {};
    const auto least = std::min_element(ratios.begin(), ratios.end(), by_ratio);
    std::vector<double> all;
    for (const LayerRatio& one : ratios) all.push_back(one.ratio);
    const double typical = median_of(all);
    if (typical >= kLowRatio && least->ratio >= kFarBelowOthers * typical) return {};
    return {ratio_low(evidence, *least, typical)};
}

std::vector<Finding> find_unchanged_parameters(const Evidence& evidence) {
    std::vector<Finding> found;
    const RunFacts& facts = evidence.facts();
    for (const LayerFacts& layer : facts.layers) {
        if (layer.frozen && layer.parameters > 0)
            found.push_back(frozen(layer, facts.loaded_weights));
    }
    for (const LayerTrack& layer : evidence.layers("update_norm")) {
        if (is_frozen(layer) || layer.track->points() < kFewestMeasured) continue;
        if (greatest_of(*layer.track) == 0.0) found.push_back(unchanged(layer));
    }
    return found;
}

std::vector<Finding> find_stalled(const Evidence& evidence) {
    const auto shape = shape_of_loss(evidence, 50);
    const auto done = share_done(evidence);
    if (!shape || !done || *done > 1.0 - kLeftOver || rate_is_rising(evidence)) return {};
    if (shape->level < 0.05 * shape->start) return {};
    const auto motion = remaining_motion(evidence);
    if (!motion || *motion > kAtRest) return {};
    return {
        {.severity = Severity::kWarning,
         .confidence = 0.85,
         .evidence = {{"remaining_motion", *motion}, {"loss", shape->level}, {"share_done", *done}},
         .message = "The training has come to rest: updates are " + figure_text(*motion) +
                    " of what they were, with " + share_text(1.0 - *done) +
                    " of the steps still to come.",
         .causes = {"A schedule that has lowered the rate to nothing.",
                    "A gradient that has become zero."},
         .actions = {{"Let the rate fall more slowly.", "/training/schedule", {}},
                     {"End the training here.", "/training/steps",
                      static_cast<double>(evidence.step() + 1)}}}};
}

}  // namespace rangefinder
