#include "diagnostics/rules/batch_rules.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "diagnostics/rules/figures.hpp"
#include "diagnostics/rules/loss_shape.hpp"

namespace rangefinder {
namespace {

constexpr const char* kBatchField = "/batch_size";
constexpr std::int64_t kFewestForNorm = 8;
constexpr std::int64_t kTiny = 2;
constexpr double kNoisy = 0.01;        // Signal to noise of a batch's gradient.
constexpr std::int64_t kSettled = 30;  // Measured steps; the estimate of fewer is noise itself.
constexpr double kQuiet = 30.0;
constexpr std::int64_t kLarge = 64;
constexpr std::int64_t kLargeShare = 32;  // Where there are few rows.

bool has_batch_norm(const RunFacts& facts) {
    return std::any_of(facts.layers.begin(), facts.layers.end(), [](const LayerFacts& layer) {
        return layer.type.starts_with("batch_norm");
    });
}

// Median over layers of the newest; nothing before it is settled.
std::optional<double> signal_to_noise(const Evidence& evidence) {
    std::vector<double> all;
    for (const LayerTrack& layer : evidence.layers("gradient_snr")) {
        if (layer.track->points() >= kSettled) all.push_back(median_of(layer.track->newest(5)));
    }
    if (all.empty()) return std::nullopt;
    return median_of(std::move(all));
}

FindingAction set_batch(const char* verb, std::int64_t size) {
    return {std::string(verb) + " the batch to " + std::to_string(size) + " examples.", kBatchField,
            static_cast<double>(size)};
}

Finding too_small(std::int64_t batch, Severity severity, std::string message,
                  std::map<std::string, double> figures) {
    figures["batch_size"] = static_cast<double>(batch);
    return {.severity = severity,
            .confidence = 0.85,
            .evidence = std::move(figures),
            .message = std::move(message),
            .causes = {"Too few examples a step for their mean to say much."},
            .actions = {set_batch("Enlarge", std::max<std::int64_t>(16, 4 * batch)),
                        {"Accumulate gradients over several batches (no help for batch norm).",
                         "/training/accumulate", 4.0}}};
}

Finding too_large(std::int64_t batch, std::string message, std::map<std::string, double> figures) {
    figures["batch_size"] = static_cast<double>(batch);
    return {.severity = Severity::kInfo,
            .confidence = 0.7,
            .evidence = std::move(figures),
            .message = std::move(message),
            .causes = {"More examples a step than are needed to know the gradient."},
            .actions = {set_batch("Shrink", std::max<std::int64_t>(8, batch / 4)),
                        {"Run a noise_scale probe: it measures the batch that pays.", "", {}}}};
}

constexpr double kOneClass = 0.9;
constexpr double kMixed = 0.6;

double largest_class(const std::vector<std::int64_t>& counts) {
    const auto all = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    if (all == 0) return 1.0;
    return static_cast<double>(*std::max_element(counts.begin(), counts.end())) /
           static_cast<double>(all);
}

Finding not_mixed(std::string message, std::map<std::string, double> figures) {
    return {.severity = Severity::kWarning,
            .confidence = 0.9,
            .evidence = std::move(figures),
            .message = std::move(message),
            .causes = {"Rows that are sorted and visited in the same order every epoch."},
            .actions = {{"Shuffle the rows before every epoch.", "", {}}}};
}

std::vector<Finding> find_batches_of_one_class(const Evidence& evidence) {
    const Track* share = evidence.find("target_share");
    const auto& counts = evidence.facts().class_counts;
    if (share == nullptr || counts.empty() || share->points() < 3) return {};
    if (evidence.facts().batch_size.value_or(0) < kFewestForNorm) return {};
    const double seen = median_of(share->newest(20));
    const double wanted = largest_class(counts);
    if (seen < kOneClass || wanted > kMixed) return {};
    return {not_mixed("A batch's most frequent class makes up " + share_text(seen) +
                          " of it; of all rows it is no more than " + share_text(wanted) + ".",
                      {{"target_share", seen}, {"largest_class", wanted}})};
}

constexpr std::int64_t kShortestPeriod = 8;
constexpr double kRepeats = 0.6;
constexpr double kBeyondChance = 5.0;  // Deviations, each 1 / sqrt(points), of what chance gives.

// From step to step: what the loss falls by over an epoch is not in them.
std::vector<double> changes_of(std::span<const TrackPoint> points) {
    std::vector<double> changes;
    for (std::size_t i = 1; i < points.size(); ++i) {
        changes.push_back(points[i].value - points[i - 1].value);
    }
    return changes;
}

// Correlation of each value with the one `lag` before it. Of their signs and sizes alike: the same
// batches in the same order give the same pattern again, at whatever level.
double correlation_at(const std::vector<double>& values, std::size_t lag) {
    double products = 0.0, squares = 0.0, earlier_squares = 0.0;
    for (std::size_t i = lag; i < values.size(); ++i) {
        products += values[i] * values[i - lag];
        squares += values[i] * values[i];
        earlier_squares += values[i - lag] * values[i - lag];
    }
    const double scale = std::sqrt(squares * earlier_squares);
    return scale > 0.0 ? products / scale : 0.0;
}

// The newest three epochs: each step's change against the one an epoch before.
std::vector<Finding> find_repetition(const Evidence& evidence) {
    const auto epoch = evidence.facts().steps_per_epoch.value_or(0);
    const Track* loss = evidence.find("loss");
    if (loss == nullptr || epoch < kShortestPeriod || loss->points() < 3 * epoch) return {};
    const auto lag = static_cast<std::size_t>(epoch);
    const auto points = loss->newest(3 * lag);
    if (points.size() < 3 * lag) return {};
    const std::vector<double> changes = changes_of(points);
    const double here = correlation_at(changes, lag);
    const double beside =
        std::max(correlation_at(changes, lag - lag / 4), correlation_at(changes, lag + lag / 4));
    const double by_chance = kBeyondChance / std::sqrt(2.0 * static_cast<double>(lag));
    if (here < std::max(kRepeats, by_chance) || here < beside + 0.3) return {};
    return {not_mixed("The loss repeats itself every " + std::to_string(epoch) +
                          " steps, the length of an epoch: its changes correlate by " +
                          figure_text(here) + " with those of the epoch before.",
                      {{"correlation", here}, {"beside", beside}})};
}

constexpr std::size_t kSawPoints = 96;
constexpr std::size_t kFewestSawPoints = 48;
constexpr double kSawDeviations = 4.5;
constexpr double kNetFall = 0.12;  // Of the sum of all falls.

// Batches of like rows: the loss falls from batch to batch, and jumps back when the rows change.
// Of independent batches as many differences fall as rise, with a variance of 1 / 12 a difference
// (Moore and Wallis 1943, Time Series Significance Tests Based on Signs of Differences).
std::vector<Finding> find_sawtooth(const Evidence& evidence) {
    const Track* loss = evidence.find("loss");
    if (loss == nullptr || loss->points() < static_cast<std::int64_t>(kFewestSawPoints)) return {};
    const auto points = loss->newest(kSawPoints);
    double falls = 0.0, fallen = 0.0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const double fall = points[i - 1].value - points[i].value;
        if (fall <= 0.0) continue;
        falls += 1.0;
        fallen += fall;
    }
    const auto differences = static_cast<double>(points.size() - 1);
    const double deviations = (falls / differences - 0.5) * std::sqrt(12.0 * differences);
    const double net = points.front().value - points.back().value;
    if (deviations < kSawDeviations || net > kNetFall * fallen) return {};
    return {not_mixed(share_text(falls / differences) +
                          " of the steps lower the loss, yet it stays where it is: it falls while "
                          "like rows follow each other, and jumps back when they change.",
                      {{"share_of_falls", falls / differences}, {"deviations", deviations}})};
}

}  // namespace

std::vector<Finding> find_batch_size_too_small(const Evidence& evidence) {
    const RunFacts& facts = evidence.facts();
    if (!facts.batch_size) return {};
    const std::int64_t batch = *facts.batch_size;
    if (has_batch_norm(facts) && batch < kFewestForNorm) {
        return {too_small(
            batch, Severity::kWarning,
            "Batch norm estimates mean and variance from " + std::to_string(batch) + " examples.",
            {})};
    }
    if (batch <= kTiny && facts.training_rows.value_or(0) >= 16 * batch) {
        return {too_small(
            batch, Severity::kInfo,
            "An update follows " + std::to_string(batch) + " example(s): it is as noisy as can be.",
            {})};
    }
    const auto ratio = signal_to_noise(evidence);
    const auto shape = shape_of_loss(evidence, 50);
    if (!ratio || !shape || *ratio > kNoisy || *ratio <= 0.0) return {};
    if (shape->level < 0.2 * shape->start) return {};  // Near the end all gradients are noise.
    return {too_small(
        batch, Severity::kInfo,
        "A batch's gradient is nearly all noise: signal to noise is " + figure_text(*ratio) + ".",
        {{"gradient_snr", *ratio}})};
}

std::vector<Finding> find_batch_size_too_large(const Evidence& evidence) {
    const RunFacts& facts = evidence.facts();
    const std::int64_t batch = facts.batch_size.value_or(0);
    if (batch < kLargeShare) return {};
    if (facts.training_rows && 4 * batch >= *facts.training_rows) {
        return {too_large(batch,
                          "A batch of " + std::to_string(batch) + " is a quarter of all " +
                              std::to_string(*facts.training_rows) +
                              " training rows or more: an epoch has four steps at most.",
                          {{"training_rows", static_cast<double>(*facts.training_rows)}})};
    }
    const auto ratio = signal_to_noise(evidence);
    if (batch < kLarge || !ratio || *ratio < kQuiet) return {};
    return {too_large(batch,
                      "Batches agree on the gradient: signal to noise is " + figure_text(*ratio) +
                          "; smaller ones would do.",
                      {{"gradient_snr", *ratio}})};
}

std::vector<Finding> find_batch_order_periodicity(const Evidence& evidence) {
    std::vector<Finding> found = find_batches_of_one_class(evidence);
    if (found.empty()) found = find_repetition(evidence);
    if (found.empty()) found = find_sawtooth(evidence);
    return found;
}

}  // namespace rangefinder
