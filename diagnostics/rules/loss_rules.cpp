#include "diagnostics/rules/loss_rules.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/rules/figures.hpp"
#include "diagnostics/rules/loss_shape.hpp"
#include "diagnostics/rules/wording.hpp"

namespace rangefinder {
namespace {

// Deviations of a median of 10: 6 of one point are about 15 of it.
constexpr double kClearly = 6.0;
constexpr double kDivergedFactor = 2.0;
constexpr std::size_t kLostPoints = 20;
constexpr double kLostNoise = 3.0;  // A median of 20 deviates by 0.3.

std::vector<FindingAction> actions_of_divergence(const Evidence& evidence) {
    std::vector<FindingAction> actions{lower_rate(evidence, 10.0)};
    if (!evidence.facts().clips) {
        actions.push_back({"Clip the gradient's norm.", "/training/clip/norm", 1.0});
    }
    actions.push_back({"Run a range test on the same model and data.", "", {}});
    return actions;
}

Finding diverged(const Evidence& evidence, const LossShape& shape, Severity severity) {
    return {.severity = severity,
            .confidence = severity == Severity::kCritical ? 0.98 : 0.8,
            .evidence = {{"first_loss", shape.start},
                         {"lowest_loss", shape.lowest},
                         {"loss", shape.level},
                         {"noise", shape.noise}},
            .message = "The loss is rising: " + figure_text(shape.level) + " now, " +
                       figure_text(shape.lowest) + " at its lowest, " + figure_text(shape.start) +
                       " in the first step.",
            .causes = {"The learning rate is too high for this model and optimizer.",
                       "Single batches with huge gradients."},
            .actions = actions_of_divergence(evidence)};
}

bool has_lost_half(const LossShape& shape) {
    const double won = shape.start - shape.lowest;
    if (won < 0.2 * shape.start || shape.track->points() < 3 * std::int64_t{kLostPoints})
        return false;
    const auto points = shape.track->newest(4 * kLostPoints);
    const auto newest = points.last(kLostPoints);
    const double noise = noise_of(points.first(points.size() - kLostPoints));
    return median_of(newest) > shape.lowest + std::max(0.5 * won, kLostNoise * noise);
}

// What a constant prediction reaches within a fifth of a usual training.
constexpr std::int64_t kFewestPoints = 50;
constexpr double kShareBeforeStart = 0.2;
constexpr double kShareBeforeBaseline = 0.3;
constexpr double kLeastDrop = 0.02;

struct Stand {
    double mean = 0.0;   // Of the newest third of the points.
    bool falls = false;  // The trend over them is clearly downwards.
    std::int64_t first_step = 0;
};

Stand newest_stand(const Track& loss) {
    const auto wanted = static_cast<std::size_t>(
        std::clamp<std::int64_t>(loss.points() / 3, 20, static_cast<std::int64_t>(Track::kRecent)));
    const auto points = loss.newest(wanted);
    const Trend trend = trend_of(points);
    return {mean_of(points), trend.slope < -3.0 * trend.slope_error, points.front().step};
}

Finding not_decreasing(const Evidence& evidence, const LossShape& shape, const Stand& stand,
                       bool against_baseline) {
    const double compared = against_baseline ? *shape.baseline : shape.start;
    std::vector<FindingAction> actions{
        {"Run a range test: it shows whether any learning rate makes the loss fall.", "", {}},
        {"Run a sanity probe: a model that cannot learn one batch by heart has a fault that no "
         "rate mends.",
         "",
         {}},
        {"Check that inputs and targets belong together.", "", {}}};
    return {.severity = Severity::kWarning,
            .confidence = 0.9,
            .evidence = {{"first_loss", shape.start},
                         {"loss", stand.mean},
                         {against_baseline ? "baseline_loss" : "drop",
                          against_baseline ? compared : compared - stand.mean},
                         {"noise", shape.noise}},
            .message = "After " + std::to_string(evidence.step() + 1) + " steps the loss is " +
                       figure_text(stand.mean) +
                       (against_baseline ? ", no better than the best constant prediction's ("
                                         : ", about what it was in the first step (") +
                       figure_text(compared) + ").",
            .causes = {"The learning rate is far too low or too high.",
                       "The targets have nothing to do with the inputs.",
                       "The gradient does not reach the layers that matter."},
            .actions = std::move(actions)};
}

// The newest evaluation is clearly below: what the training loss hides (dropout, say) was learnt.
bool validation_is_below(const Evidence& evidence, double loss) {
    const Track* validation = evidence.find("validation_loss");
    return validation != nullptr && validation->last().value < (1.0 - kLeastDrop) * loss;
}

}  // namespace

std::vector<Finding> find_divergence(const Evidence& evidence) {
    const auto shape = shape_of_loss(evidence, 1);
    if (!shape) return {};
    const auto& stopped = evidence.stopped();
    if (stopped && stopped->reason == StopReason::kLossExploded) {
        return {diverged(evidence, *shape, Severity::kCritical)};
    }
    if (shape->track->points() < std::int64_t{kLevelPoints}) return {};
    const bool far_above = shape->level > kDivergedFactor * shape->start &&
                           shape->level > shape->lowest + kClearly * shape->noise;
    if (far_above) return {diverged(evidence, *shape, Severity::kCritical)};
    if (has_lost_half(*shape)) return {diverged(evidence, *shape, Severity::kWarning)};
    return {};
}

std::vector<Finding> find_loss_not_decreasing(const Evidence& evidence) {
    const auto shape = shape_of_loss(evidence, kFewestPoints);
    if (!shape || rate_is_rising(evidence)) return {};
    const double done = share_done(evidence).value_or(1.0);
    if (done < kShareBeforeStart) return {};
    const Stand stand = newest_stand(*shape->track);
    if (stand.falls) return {};
    const bool by_baseline = shape->baseline && done >= kShareBeforeBaseline;
    const double compared = by_baseline ? *shape->baseline : shape->start;
    if (stand.mean < (1.0 - kLeastDrop) * compared) return {};
    if (validation_is_below(evidence, compared)) return {};
    return {not_decreasing(evidence, *shape, stand, by_baseline)};
}

std::vector<Finding> find_plateau(const Evidence& evidence) {
    const auto shape = shape_of_loss(evidence, 100);
    if (!shape || shape->lowest > 0.8 * shape->start || shape->level < 0.05 * shape->start)
        return {};
    const std::int64_t step = evidence.step();
    const auto before = shape->track->mean_between(step / 2, 3 * step / 4);
    const auto after = shape->track->mean_between(3 * step / 4, step);
    if (!before || !after) return {};
    const double won = shape->start - *before;
    if (won <= 0.0 || std::abs(*before - *after) > 0.005 * won) return {};
    return {{.severity = Severity::kInfo,
             .first_step = step / 2,
             .confidence = 0.7,
             .evidence = {{"before", *before}, {"after", *after}, {"first_loss", shape->start}},
             .message = "The loss has not moved since step " + std::to_string(step / 2) + ": " +
                        figure_text(*before) + " before, " + figure_text(*after) + " after.",
             .causes = {"The learning rate is too high to come closer to a minimum.",
                        "The model has learnt what it can."},
             .actions = {lower_rate(evidence, 3.0),
                         {"Let a schedule lower the rate (reduce_on_plateau, cosine).", "", {}}}}};
}

}  // namespace rangefinder
