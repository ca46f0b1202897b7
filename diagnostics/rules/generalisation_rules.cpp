#include "diagnostics/rules/generalisation_rules.hpp"

#include <algorithm>

#include "diagnostics/rules/figures.hpp"
#include "diagnostics/rules/loss_shape.hpp"
#include "diagnostics/rules/wording.hpp"

namespace rangefinder {
namespace {

constexpr double kRisen = 1.1;      // Over the best validation loss.
constexpr double kFarShare = 0.25;  // Of what a training that knows nothing has.
constexpr double kGap = 1.2;        // Validation loss over training loss.
constexpr double kWideGap = 3.0;
constexpr double kHugeGap = 10.0;
constexpr double kStopsFalling = 0.98;
constexpr double kFalls = 0.95;

struct Validation {
    double best = 0.0;
    std::int64_t best_step = 0;
    double now = 0.0;     // The newest, or the median of the newest three where that is lower.
    double before = 0.0;  // The one before the newest.
    bool falls = false;   // The newer half is clearly below the older one.
    std::int64_t evaluations = 0;
    std::int64_t evaluations_since = 0;  // The best of them.

    // It goes up and down on its way: so long without a new best is the end of the way.
    std::int64_t patience() const { return std::max<std::int64_t>(3, (evaluations + 2) / 3); }
};

std::optional<Validation> validation_of(const Evidence& evidence) {
    const Track* track = evidence.find("validation_loss");
    if (track == nullptr || track->points() < 1) return std::nullopt;
    const auto points = track->newest(Track::kRecent);
    const auto best = std::min_element(
        points.begin(), points.end(),
        [](const TrackPoint& a, const TrackPoint& b) { return a.value < b.value; });
    Validation validation;
    validation.best = best->value;
    validation.best_step = best->step;
    validation.evaluations_since = points.end() - best - 1;
    validation.now = points.size() < 4 ? points.back().value
                                       : std::min(points.back().value, median_of(track->newest(3)));
    const std::size_t half = points.size() / 2;
    validation.falls =
        points.size() >= 4 && median_of(points.last(half)) < kFalls * median_of(points.first(half));
    validation.evaluations = static_cast<std::int64_t>(points.size());
    validation.before = points.size() > 1 ? points[points.size() - 2].value : validation.now;
    return validation;
}

Finding overfits(const Evidence& evidence, const Validation& validation, double training,
                 bool far) {
    std::vector<FindingAction> actions{
        {"Stop early: early_stopping keeps the best weights.", "/training/early_stopping", {}},
        {"Regularise: dropout, weight decay.", "/optimizer/weight_decay", 0.01},
        {"Train on more rows.", "/dataset", {}}};
    std::map<std::string, double> figures{{"best_validation_loss", validation.best},
                                          {"validation_loss", validation.now},
                                          {"training_loss", training}};
    if (const auto rows = evidence.facts().training_rows) {
        figures["training_rows"] = static_cast<double>(*rows);
    }
    return {.severity = far ? Severity::kWarning : Severity::kInfo,
            .first_step = validation.best_step,
            .confidence = far ? 0.95 : 0.75,
            .evidence = std::move(figures),
            .message = "The validation loss is " + figure_text(validation.now) + ", after " +
                       figure_text(validation.best) + " in step " +
                       std::to_string(validation.best_step) + ", while the training loss is " +
                       figure_text(training) + ".",
            .causes = {"The model learns its training rows by heart.",
                       "Too few rows for so many parameters.",
                       "Labels that do not follow from the inputs."},
            .actions = std::move(actions)};
}

constexpr double kShareBeforeJudged = 0.27;
constexpr double kStillHigh = 0.5;  // Of the best constant prediction's loss.
constexpr double kMostDropout = 0.8;

const LayerFacts* heavy_dropout(const RunFacts& facts) {
    for (const LayerFacts& layer : facts.layers) {
        if (layer.dropout >= kMostDropout) return &layer;
    }
    return nullptr;
}

// Where the loss would stand after twice as many steps as the newest third, fell it on as it does.
double promised(std::span<const TrackPoint> newest) {
    const Trend trend = trend_of(newest);
    return trend.last + std::min(0.0, 2.0 * (trend.last - trend.first));
}

Finding underfits(const Evidence& evidence, const LossShape& shape, double level) {
    const LayerFacts* dropout = heavy_dropout(evidence.facts());
    Finding finding{
        .severity = dropout != nullptr ? Severity::kWarning : Severity::kInfo,
        .confidence = dropout != nullptr ? 0.85 : 0.6,
        .evidence = {{"loss", level}, {"baseline_loss", *shape.baseline}},
        .message = "The training loss is " + figure_text(level) + " after " +
                   std::to_string(evidence.step() + 1) +
                   " steps; the best constant prediction has " + figure_text(*shape.baseline) + ".",
        .causes = {"A model that is too small, or regularised too strongly.",
                   "Targets that follow only in part from the inputs.",
                   "A learning rate far from the best."},
        .actions = {{"Widen or deepen the model.", "/model/layers", {}},
                    {"Weaken dropout and weight decay.", "/optimizer/weight_decay", 0.0},
                    {"Run a range test.", "", {}}}};
    if (dropout == nullptr) return finding;
    finding.layer = dropout->name;
    finding.evidence["dropout"] = dropout->dropout;
    finding.message += " Layer \"" + dropout->name + "\" drops " + share_text(dropout->dropout) +
                       " of its inputs.";
    finding.actions.insert(finding.actions.begin(),
                           {"Drop no more than a half.", "/model/layers", 0.5});
    return finding;
}

// The layer that the outputs come from: parts of compounds ("3.fc2" of "3") are listed behind all.
const LayerFacts* output_layer(const RunFacts& facts) {
    const auto is_part = [&](const LayerFacts& layer) {
        return std::any_of(facts.layers.begin(), facts.layers.end(), [&](const LayerFacts& whole) {
            return layer.name.starts_with(whole.name + ".");
        });
    };
    const auto last = std::find_if_not(facts.layers.rbegin(), facts.layers.rend(), is_part);
    return last == facts.layers.rend() ? nullptr : &*last;
}

// Cross entropy takes logits of any size and sign, and normalises them itself. Not told of models
// with heads, whose losses differ.
std::vector<Finding> find_bounded_logits(const Evidence& evidence) {
    const RunFacts& facts = evidence.facts();
    const LayerFacts* last = output_layer(facts);
    const bool of_head = last != nullptr && last->name.find('.') != std::string::npos;
    if (last == nullptr || of_head ||
        (facts.loss != "cross_entropy" && facts.loss != "bce_with_logits"))
        return {};
    if (last->type != "sigmoid" && last->type != "tanh" && last->type != "relu") return {};
    return {
        {.severity = Severity::kWarning,
         .layer = last->name,
         .first_step = 0,
         .confidence = 0.95,
         .evidence = {{"classes", static_cast<double>(facts.class_counts.size())}},
         .message = "Layer \"" + last->name + "\" (" + last->type +
                    ") bounds the outputs, of which " + facts.loss +
                    " takes the softmax or sigmoid itself: it cannot become small.",
         .causes = {"An activation behind the last layer that the loss has already."},
         .actions = {{"Leave out the activation behind the last layer.", "/model/layers", {}}}}};
}

constexpr double kHiddenByDropout = 1.5;

// A training loss far above the validation loss, where nothing is dropped.
std::vector<Finding> find_loss_of_dropout(const Evidence& evidence, const LossShape& shape,
                                          double level) {
    const LayerFacts* dropout = heavy_dropout(evidence.facts());
    const Track* validation = evidence.find("validation_loss");
    if (dropout == nullptr || validation == nullptr) return {};
    if (level < kHiddenByDropout * validation->last().value) return {};
    Finding finding = underfits(evidence, shape, level);
    finding.evidence["validation_loss"] = validation->last().value;
    return {finding};
}

}  // namespace

std::vector<Finding> find_overfitting(const Evidence& evidence) {
    const auto validation = validation_of(evidence);
    const auto shape = shape_of_loss(evidence, 10);
    if (!validation || !shape) return {};
    const double training = mean_of(shape->track->newest(20));
    if (training <= 0.0 || validation->now < kGap * training) return {};
    const double gap = validation->now - training;
    // One evaluation may be enough, when next to nothing is left of the training loss.
    if (validation->evaluations == 1) {
        const bool at_once =
            validation->now > kHugeGap * training && gap > 0.5 * shape->untrained();
        if (at_once) return {overfits(evidence, *validation, training, true)};
        return {};
    }
    const bool risen =
        validation->evaluations_since >= 2 && validation->now > kRisen * validation->best;
    const bool wide = validation->now > kWideGap * training &&
                      validation->now > kStopsFalling * validation->before;
    const bool far = !validation->falls &&
                     validation->evaluations_since >= validation->patience() &&
                     gap > kFarShare * shape->untrained();
    if (!risen && !wide && !far) return {};
    return {overfits(evidence, *validation, training, far)};
}

std::vector<Finding> find_underfitting(const Evidence& evidence) {
    if (auto found = find_bounded_logits(evidence); !found.empty()) return found;
    const auto shape = shape_of_loss(evidence, 40);
    if (!shape || !shape->baseline || evidence.facts().task == "language") return {};
    if (rate_is_rising(evidence) || share_done(evidence).value_or(1.0) < kShareBeforeJudged)
        return {};
    const auto points = shape->track->newest(
        static_cast<std::size_t>(std::clamp<std::int64_t>(shape->track->points() / 3, 15, 200)));
    const double level = mean_of(points);
    const Track* validation = evidence.find("validation_loss");
    const double best = validation == nullptr ? level : std::min(level, validation->last().value);
    if (std::min(best, promised(points)) < kStillHigh * *shape->baseline)
        return find_loss_of_dropout(evidence, *shape, level);
    return {underfits(evidence, *shape, level)};
}

}  // namespace rangefinder
