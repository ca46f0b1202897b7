#include "diagnostics/rules/rate_rules.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/rules/figures.hpp"
#include "diagnostics/rules/loss_shape.hpp"
#include "diagnostics/rules/wording.hpp"

namespace rangefinder {
namespace {

constexpr double kJump = 2.0;  // Times the first loss.
constexpr double kClearNoise = 6.0;
constexpr std::size_t kNewest = 5;
constexpr std::int64_t kPatience = 16;  // Points.
constexpr double kBackAgain = 0.9;

bool broke_off(const Evidence& evidence) {
    const auto& stopped = evidence.stopped();
    if (!stopped || stopped->step == 0) return false;
    return stopped->reason == StopReason::kLossExploded ||
           stopped->reason == StopReason::kNonFiniteLoss ||
           stopped->reason == StopReason::kNonFiniteGradient;
}

// The highest of the medians of three in succession: a spike of one batch is none.
TrackPoint highest_of_threes(std::span<const TrackPoint> points) {
    TrackPoint highest = points.front();
    for (std::size_t i = 3; i <= points.size(); ++i) {
        const double median = median_of(points.subspan(i - 3, 3));
        if (median > highest.value) highest = {points[i - 3].step, median};
    }
    return highest;
}

// A first step that is too long is soon made good (RMSprop takes one): what counts is where the
// loss is some steps later. Nothing: not to be told, or not yet.
std::optional<Severity> severity_of_jump(const Evidence& evidence, const LossShape& shape,
                                         const TrackPoint& highest) {
    if (evidence.step() - highest.step < std::int64_t{kNewest}) return std::nullopt;
    const double now = median_of(shape.track->newest(kNewest));
    const double start = shape.typical_start();
    if (highest.value > 5.0 * start && now > kJump * start) return Severity::kCritical;
    const bool settled = shape.track->points() >= kPatience;
    if (settled && now > kBackAgain * start) return Severity::kWarning;
    return std::nullopt;
}

Finding rate_too_high(const Evidence& evidence, Severity severity, std::string message,
                      std::map<std::string, double> figures) {
    if (const auto rate = greatest_rate(evidence)) figures["learning_rate"] = *rate;
    return {.severity = severity,
            .confidence = severity == Severity::kCritical ? 0.95 : 0.8,
            .evidence = std::move(figures),
            .message = std::move(message),
            .causes = {"Steps that overshoot: the rate is above what the loss's curvature allows."},
            .actions = {lower_rate(evidence, 10.0),
                        {"Run a range test: it finds the largest rate that trains.", "", {}},
                        {"Begin with a warm-up.", "/training/schedule", {}}}};
}

std::vector<Finding> find_early_jump(const Evidence& evidence, const LossShape& shape) {
    const auto opening = shape.track->opening();
    // Of fewer points the noise is not known; only what is far above the start is told then.
    const double noise = shape.track->points() >= kPatience ? shape.noise : 0.0;
    if (broke_off(evidence)) {
        const auto newest = shape.track->newest(3);
        const double last = std::max_element(newest.begin(), newest.end(), [](auto& a, auto& b) {
                                return a.value < b.value;
                            })->value;
        if (last <= kJump * shape.start) return {};
        return {rate_too_high(evidence, Severity::kCritical,
                              "The loss rose from " + figure_text(shape.start) + " to " +
                                  figure_text(last) + ", then the training broke off.",
                              {{"first_loss", shape.start}, {"highest_loss", last}})};
    }
    if (opening.size() < 3) return {};
    const TrackPoint highest = highest_of_threes(opening);
    if (highest.value < kJump * shape.typical_start() + kClearNoise * noise) return {};
    const auto severity = severity_of_jump(evidence, shape, highest);
    if (!severity) return {};
    Finding finding = rate_too_high(evidence, *severity,
                                    "The loss jumped from " + figure_text(shape.start) + " to " +
                                        figure_text(highest.value) + " by step " +
                                        std::to_string(highest.step) + ".",
                                    {{"first_loss", shape.start}, {"highest_loss", highest.value}});
    finding.first_step = highest.step;
    return {finding};
}

constexpr std::int64_t kOpeningSteps = 20;
constexpr double kOutgrown = 2.6;
constexpr double kLeastScale = 0.3;  // Times 1 / sqrt(inputs); PyTorch draws 0.58.

// Weights that were drawn at a usual scale: smaller ones are right to grow.
bool began_at_scale(const LayerTrack& layer, double norm) {
    const LayerFacts* facts = layer.facts;
    if (facts == nullptr || facts->fan_in <= 0 || facts->parameters <= 0) return norm > 0.0;
    return norm * std::sqrt(static_cast<double>(facts->fan_in) /
                            static_cast<double>(facts->parameters)) >
           kLeastScale;
}

// How many times its first norm the typical layer's weights have in the first steps. At a rate
// that trains well they at most double; at ten times that rate they are overwritten.
double growth_in_opening(const Evidence& evidence) {
    std::vector<double> growths;
    for (const LayerTrack& layer : evidence.layers("weight_norm")) {
        const auto opening = layer.track->opening();
        const TrackPoint& first = opening.front();
        if (first.step != 0 || !began_at_scale(layer, first.value)) continue;
        double latest = first.value;
        for (const TrackPoint& point : opening) {
            if (point.step <= kOpeningSteps) latest = point.value;
        }
        growths.push_back(latest / first.value);
    }
    return growths.empty() ? 1.0 : median_of(std::move(growths));
}

std::vector<Finding> find_overwritten_weights(const Evidence& evidence) {
    const double growth = growth_in_opening(evidence);
    if (growth < kOutgrown) return {};
    Finding finding = rate_too_high(
        evidence, Severity::kWarning,
        "Within " + std::to_string(kOpeningSteps) + " steps the layers' weights grew to " +
            figure_text(growth) + " times their norm: what was drawn is overwritten.",
        {{"growth", growth}});
    finding.first_step = 0;
    return {finding};
}

}  // namespace

std::vector<Finding> find_rate_too_high(const Evidence& evidence) {
    const auto shape = shape_of_loss(evidence, 2);
    if (!shape) return {};
    std::vector<Finding> found = find_early_jump(evidence, *shape);
    if (found.empty()) found = find_overwritten_weights(evidence);
    return found;
}

namespace {

constexpr std::int64_t kFewestMeasured = 3;
constexpr double kLeastPath = 0.1;  // Of the weights' norm, over all planned steps.
constexpr double kLeastOfRate = 0.03;
constexpr double kNothing = 3e-3;   // Of the greatest rate.
constexpr double kLeftOver = 0.25;  // Share of the steps still to come.

Finding rate_too_low(const Evidence& evidence, std::string message,
                     std::map<std::string, double> figures) {
    if (const auto rate = greatest_rate(evidence)) figures["learning_rate"] = *rate;
    return {.severity = Severity::kWarning,
            .confidence = 0.9,
            .evidence = std::move(figures),
            .message = std::move(message),
            .causes = {"The learning rate is orders of magnitude below what trains."},
            .actions = {
                raise_rate(evidence, 100.0),
                {"Run a range test: it finds the rate at which the loss falls fastest.", "", {}}}};
}

// Mean update ratio so far, as a geometric mean over the layers that move.
std::optional<double> typical_ratio(const Evidence& evidence) {
    double sum = 0.0;
    int layers = 0;
    for (const LayerTrack& layer : evidence.layers("update_ratio")) {
        if (layer.track->points() < kFewestMeasured) continue;
        const double ratio = mean_of(layer.track->newest(Track::kRecent));
        if (ratio <= 0.0) continue;
        sum += std::log(ratio);
        ++layers;
    }
    if (layers == 0) return std::nullopt;
    return std::exp(sum / layers);
}

// Root mean square of Adam's newest update as a share of its rate, median over layers: m / sqrt(v),
// 0.1 and more as long as eps is small beside sqrt(v).
std::optional<double> share_of_rate(const Evidence& evidence) {
    const std::string& optimizer = evidence.facts().optimizer;
    const Track* rate = evidence.find("learning_rate");
    if ((optimizer != "adam" && optimizer != "adamw") || rate == nullptr) return std::nullopt;
    std::vector<double> shares;
    for (const LayerTrack& layer : evidence.layers("update_norm")) {
        const LayerFacts* facts = layer.facts;
        const bool known = facts != nullptr && facts->name == layer.name && facts->parameters > 0 &&
                           !facts->type.ends_with("embedding");
        if (!known || layer.track->points() < kFewestMeasured) continue;
        const double norm = median_of(layer.track->newest(5));
        if (norm <= 0.0) continue;
        shares.push_back(norm / std::sqrt(static_cast<double>(facts->parameters)) /
                         rate->last().value);
    }
    if (shares.empty() || rate->last().value <= 0.0) return std::nullopt;
    return median_of(std::move(shares));
}

bool has_gradient(const Evidence& evidence) {
    const Track* norm = evidence.find("gradient_norm");
    return norm == nullptr || median_of(norm->newest(10)) > 0.0;
}

std::vector<Finding> find_short_path(const Evidence& evidence, const LossShape& shape) {
    const auto planned = evidence.facts().planned_steps;
    const auto ratio = typical_ratio(evidence);
    if (!planned || !ratio || *ratio <= 0.0 || !has_gradient(evidence)) return {};
    const double path = *ratio * static_cast<double>(*planned);
    const double began = median_of(shape.track->opening());  // A single batch says little.
    if (path > kLeastPath || shape.level < 0.9 * began) return {};
    return {rate_too_low(evidence,
                         "At this rate all " + std::to_string(*planned) +
                             " steps together move the layers' weights by about " +
                             share_text(path) + " of their norm.",
                         {{"update_ratio", *ratio}, {"path", path}})};
}

std::vector<Finding> find_damped_updates(const Evidence& evidence) {
    const auto share = share_of_rate(evidence);
    if (!share || *share > kLeastOfRate || !evidence.facts().constant_rate) return {};
    Finding finding = rate_too_low(evidence,
                                   "Updates are " + share_text(*share) +
                                       " of the learning rate; Adam's are a tenth of it and more.",
                                   {{"share_of_rate", *share}});
    finding.causes = {"An eps that is large beside the gradients."};
    finding.actions = {{"Lower eps.", "/optimizer/eps", 1e-8}};
    return {finding};
}

std::vector<Finding> find_decay_to_nothing(const Evidence& evidence) {
    const auto done = share_done(evidence);
    const auto greatest = greatest_rate(evidence);
    if (!done || !greatest || evidence.facts().constant_rate || *done > 1.0 - kLeftOver) return {};
    const double now = evidence.find("learning_rate")->last().value;
    if (now > kNothing * *greatest || rate_is_rising(evidence)) return {};
    const bool began_there = evidence.find("learning_rate")->opening().front().value <= now;
    if (began_there) return {};
    Finding finding = rate_too_low(
        evidence,
        "The schedule has lowered the rate from " + figure_text(*greatest) + " to " +
            figure_text(now) + ", with " + share_text(1.0 - *done) + " of the steps still to come.",
        {{"rate_now", now}, {"share_done", *done}});
    finding.causes = {"A schedule that decays too fast for so many steps."};
    finding.actions = {
        {"Let the rate fall more slowly, or to its floor only at the end (cosine).",
         "/training/schedule",
         {}},
        {"End the training here.", "/training/steps", static_cast<double>(evidence.step() + 1)}};
    return {finding};
}

}  // namespace

std::vector<Finding> find_rate_too_low(const Evidence& evidence) {
    const auto shape = shape_of_loss(evidence, 20);
    if (!shape || rate_is_rising(evidence)) return {};
    std::vector<Finding> found = find_decay_to_nothing(evidence);
    if (found.empty()) found = find_short_path(evidence, *shape);
    // Near the end gradients are small, too: only while the loss is high.
    if (found.empty() && shape->level > 0.5 * shape->start) found = find_damped_updates(evidence);
    return found;
}

}  // namespace rangefinder
