#include "diagnostics/rules/data_rules.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "diagnostics/rules/figures.hpp"
#include "diagnostics/rules/loss_shape.hpp"
#include "diagnostics/rules/wording.hpp"

namespace rangefinder {
namespace {

constexpr double kUneven = 10.0;
constexpr std::int64_t kFewestRows = 20;

constexpr double kLargeScale = 20.0;
constexpr double kSmallScale = 0.01;
constexpr double kSpread = 300.0;

// Root mean square of each feature.
std::vector<double> scales_of(const RunFacts& facts) {
    std::vector<double> scales;
    for (std::size_t i = 0; i < facts.input_mean.size(); ++i) {
        scales.push_back(std::hypot(facts.input_mean[i], facts.input_deviation[i]));
    }
    return scales;
}

Finding unscaled(Severity severity, std::string message, std::map<std::string, double> figures) {
    return {.severity = severity,
            .first_step = 0,
            .confidence = severity == Severity::kInfo ? 1.0 : 0.95,
            .evidence = std::move(figures),
            .message = std::move(message),
            .causes = {"Features that were not normalised.", "Outliers: single huge values."},
            .actions = {
                {"Normalise the features: normalize=standard when the data set is read.", "", {}},
                {"Look for outliers and leave them out.", "", {}}}};
}

std::vector<Finding> find_scales(const std::vector<double>& all) {
    std::vector<double> scales = all;
    std::erase(scales, 0.0);
    if (scales.empty()) return {};
    const double greatest = *std::max_element(scales.begin(), scales.end());
    const double usual = median_of(scales);
    const std::map<std::string, double> figures{{"largest_scale", greatest},
                                                {"median_scale", usual}};
    if (greatest > kLargeScale || (greatest > kSpread * usual && greatest > 1.0)) {
        return {unscaled(Severity::kWarning,
                         "Features reach a scale of " + figure_text(greatest) + " (typical " +
                             figure_text(usual) + "); models expect about 1.",
                         figures)};
    }
    if (greatest < kSmallScale) {
        return {unscaled(
            Severity::kWarning,
            "No feature has a scale above " + figure_text(greatest) + "; models expect about 1.",
            figures)};
    }
    return {};
}

std::vector<Finding> find_target_scale(const RunFacts& facts) {
    if (facts.loss != "mse" || !facts.baseline_loss) return {};
    const double deviation = std::sqrt(*facts.baseline_loss);
    if (deviation < kLargeScale) return {};
    Finding finding = unscaled(Severity::kWarning,
                               "The targets deviate by " + figure_text(deviation) +
                                   "; outputs begin at about 1, and gradients grow with both.",
                               {{"target_deviation", deviation}});
    finding.causes = {"Targets in units of their own."};
    finding.actions = {{"Normalise the targets, and turn the predictions back.", "", {}}};
    return {finding};
}

std::vector<Finding> find_constant_features(const RunFacts& facts) {
    const auto& deviations = facts.input_deviation;
    const auto constant = std::count(deviations.begin(), deviations.end(), 0.0);
    if (constant == 0) return {};
    const bool all = static_cast<std::size_t>(constant) == deviations.size();
    Finding finding =
        unscaled(all ? Severity::kCritical : Severity::kInfo,
                 (all ? "No feature varies: all examples are the same."
                      : std::to_string(constant) + " of " + std::to_string(deviations.size()) +
                            " features are the same in every row and say nothing."),
                 {{"constant_features", static_cast<double>(constant)}});
    finding.causes = {"Columns that were never filled, or were lost on the way."};
    finding.actions = {{"Leave constant columns out.", "", {}}};
    return {finding};
}

constexpr double kOneAnswer = 0.99;
constexpr double kOneTarget = 0.9;
constexpr double kNoDeviation = 1e-3;
constexpr std::int64_t kFewestMeasured = 4;
constexpr std::size_t kNewestMeasured = 4;

Finding constant_predictions(const Evidence& evidence, std::string message,
                             std::map<std::string, double> figures) {
    return {.severity = Severity::kWarning,
            .confidence = 0.9,
            .evidence = std::move(figures),
            .message = std::move(message),
            .causes = {"Units that died or saturated after too large a step.",
                       "Weights that start at zero.", "Inputs that do not vary."},
            .actions = {lower_rate(evidence, 10.0),
                        {"Run a sanity probe: it compares with inputs of zero.", "", {}}}};
}

std::vector<Finding> find_one_answer(const Evidence& evidence) {
    const Track* predicted = evidence.find("predicted_share");
    const Track* target = evidence.find("target_share");
    if (predicted == nullptr || predicted->points() < kFewestMeasured) return {};
    const auto newest = predicted->newest(kNewestMeasured);
    const bool always = std::all_of(newest.begin(), newest.end(), [](const TrackPoint& point) {
        return point.value >= kOneAnswer;
    });
    const double wanted = target == nullptr ? 0.0 : median_of(target->newest(kNewestMeasured));
    if (!always || wanted > kOneTarget) return {};
    return {constant_predictions(evidence,
                                 "One class is all that is predicted; the most frequent label "
                                 "makes up " +
                                     share_text(wanted) + " of a batch.",
                                 {{"predicted_share", mean_of(newest)}, {"target_share", wanted}})};
}

std::vector<Finding> find_no_deviation(const Evidence& evidence) {
    const Track* deviation = evidence.find("output_deviation");
    if (deviation == nullptr || deviation->points() < kFewestMeasured) return {};
    const double newest = median_of(deviation->newest(kNewestMeasured));
    if (newest > kNoDeviation) return {};
    return {
        constant_predictions(evidence,
                             "The outputs are the same for all examples of a batch (deviation " +
                                 figure_text(newest) + " of that over all outputs).",
                             {{"output_deviation", newest}})};
}

// The targets' variance is the loss of the best constant prediction: nothing of it is left.
std::vector<Finding> find_constant_targets(const Evidence& evidence) {
    const RunFacts& facts = evidence.facts();
    if (facts.loss != "mse" || !facts.baseline_loss || *facts.baseline_loss > 0.0) return {};
    Finding finding = constant_predictions(
        evidence, "All training rows have the same target: a constant is all there is to learn.",
        {{"target_variance", *facts.baseline_loss}});
    finding.first_step = 0;
    finding.confidence = 1.0;
    finding.causes = {"A target column that was never filled, or another column was meant."};
    finding.actions = {{"Name the column that is to be predicted as the target.", "/dataset", {}}};
    return {finding};
}

}  // namespace

std::vector<Finding> find_class_imbalance(const Evidence& evidence) {
    const auto& counts = evidence.facts().class_counts;
    if (counts.size() < 2) return {};
    const auto rows = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
    const bool uneven = static_cast<double>(*most) >= kUneven * static_cast<double>(*least);
    if (rows < kFewestRows || !uneven) return {};
    const std::string message =
        *least == 0
            ? "Some class has no training row; the largest has " + std::to_string(*most) + "."
            : "The rarest class has " + std::to_string(*least) +
                  " training rows, the most frequent " + std::to_string(*most) + ".";
    return {
        {.severity = Severity::kWarning,
         .first_step = 0,
         .confidence = 1.0,
         .evidence = {{"fewest_rows", static_cast<double>(*least)},
                      {"most_rows", static_cast<double>(*most)}},
         .message = message,
         .causes = {"Rare classes in the data.", "A filter that removed most rows of a class."},
         .actions = {
             {"Weigh classes: \"class_weights\": \"balanced\".", "/model/loss/class_weights", {}},
             {"Judge by f1_macro, not by accuracy.", "", {}},
             {"Collect or repeat rows of the rare class.", "", {}}}}};
}

std::vector<Finding> find_unscaled_inputs(const Evidence& evidence) {
    const RunFacts& facts = evidence.facts();
    if (facts.input_mean.size() != facts.input_deviation.size()) return {};
    std::vector<Finding> found = find_scales(scales_of(facts));
    if (found.empty()) found = find_target_scale(facts);
    if (found.empty()) found = find_constant_features(facts);
    return found;
}

std::vector<Finding> find_constant_predictions(const Evidence& evidence) {
    std::vector<Finding> found = find_constant_targets(evidence);
    if (found.empty()) found = find_no_deviation(evidence);
    if (found.empty()) found = find_one_answer(evidence);
    return found;
}

}  // namespace rangefinder
