#include "diagnostics/rules/stability_rules.hpp"

#include <algorithm>

#include "diagnostics/rules/figures.hpp"
#include "diagnostics/rules/loss_shape.hpp"
#include "diagnostics/rules/wording.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kPoints = 64;
// White noise around a trend has 0 with a deviation of 1 / 8 at 64 points.
constexpr double kAlternates = -0.5;
constexpr double kTakesBack = -0.5;
// Batches of an epoch are drawn without replacement: of few, the next tends to be the other.
constexpr std::int64_t kFewestBatches = 9;

struct Swing {
    double autocorrelation = 0.0;  // Of the loss at lag 1.
    double cosine = 0.0;           // Of successive updates, median over layers.
    bool falls = false;
    bool seen = false;
};

double update_cosine(const Evidence& evidence) {
    std::vector<double> cosines;
    for (const LayerTrack& layer : evidence.layers("update_cosine")) {
        const auto newest = layer.track->newest(8);
        // Only of updates that follow each other: others meet a swing of any period in any phase.
        const bool successive = newest.size() == 8 && newest.back().step - newest.front().step == 7;
        if (successive) cosines.push_back(median_of(layer.track->newest(8)));
    }
    return median_of(std::move(cosines));
}

Swing swing_of(const Evidence& evidence) {
    Swing swing;
    const auto shape = shape_of_loss(evidence, kPoints);
    if (!shape) return swing;
    const auto points = shape->track->newest(kPoints);
    const Trend trend = trend_of(points);
    const std::int64_t batches = evidence.facts().steps_per_epoch.value_or(kFewestBatches);
    if (batches == 1 || batches >= kFewestBatches) {
        swing.autocorrelation = autocorrelation_of(points, 1);
    }
    swing.cosine = update_cosine(evidence);
    swing.falls = trend.slope < -3.0 * trend.slope_error;
    const bool matters = shape->noise > 0.02 * shape->level;
    swing.seen = (swing.autocorrelation < kAlternates && matters) || swing.cosine < kTakesBack;
    return swing;
}

Finding swinging(const Evidence& evidence, const Swing& swing, Severity severity) {
    return {.severity = severity,
            .confidence = 0.75,
            .evidence = {{"loss_autocorrelation", swing.autocorrelation},
                         {"update_cosine", swing.cosine}},
            .message =
                "Steps take back what the steps before them did: the loss's autocorrelation "
                "from step to step is " +
                figure_text(swing.autocorrelation) + ", the cosine of successive updates " +
                figure_text(swing.cosine) + ".",
            .causes = {"The learning rate is at or above the largest that the loss's curvature "
                       "allows."},
            .actions = {
                lower_rate(evidence, 3.0),
                {"Run a critical_sharpness probe: it measures the largest stable rate.", "", {}}}};
}

// A momentum that remembers more steps than the training has lets them grow without end; what it
// swings about shows only after the training.
std::vector<Finding> find_endless_momentum(const Evidence& evidence) {
    const RunFacts& facts = evidence.facts();
    if (!facts.planned_steps || facts.momentum < 0.99 || facts.momentum >= 1.0) return {};
    const double memory = 1.0 / (1.0 - facts.momentum);
    if (memory < static_cast<double>(*facts.planned_steps)) return {};
    return {{.severity = Severity::kWarning,
             .first_step = 0,
             .confidence = 0.8,
             .evidence = {{"momentum", facts.momentum}, {"remembered_steps", memory}},
             .message = "Momentum " + figure_text(facts.momentum) + " remembers about " +
                        figure_text(memory) + " steps, more than the training's " +
                        std::to_string(*facts.planned_steps) +
                        ": steps keep growing, and swing past the minimum.",
             .causes = {"A momentum that is too close to 1."},
             .actions = {{"Lower the momentum to 0.9.", "/optimizer/momentum", 0.9}}}};
}

}  // namespace

std::vector<Finding> find_oscillating(const Evidence& evidence) {
    if (auto found = find_endless_momentum(evidence); !found.empty()) return found;
    const Swing swing = swing_of(evidence);
    if (!swing.seen || swing.falls) return {};
    return {swinging(evidence, swing, Severity::kWarning)};
}

std::vector<Finding> find_edge_of_stability(const Evidence& evidence) {
    const Swing swing = swing_of(evidence);
    if (!swing.seen || !swing.falls) return {};
    return {swinging(evidence, swing, Severity::kInfo)};
}

}  // namespace rangefinder
