#include "diagnostics/probes/label_checks.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/probes/neighbours.hpp"
#include "diagnostics/probes/probe_text.hpp"
#include "diagnostics/probes/row_groups.hpp"

namespace rangefinder {
namespace {

// Costs its square times the size of an example.
constexpr std::size_t kSample = 1000;
constexpr std::size_t kSampledValues = 400'000;
constexpr std::size_t kFewestRows = 50;
constexpr double kStandardErrors = 3.0;

bool is_classification(const Dataset& data) {
    return data.starts.empty() && !data.labels.empty();
}

bool has_own_targets(const Dataset& data) {
    return data.starts.empty() && !data.targets.empty();
}

std::string class_text(const Dataset& data, std::size_t label) {
    const auto& classes = data.description.classes;
    return "\"" + (label < classes.size() ? classes[label].name : std::to_string(label)) + "\"";
}

std::vector<std::int64_t> count_classes(const Dataset& data) {
    std::vector<std::int64_t> counts(static_cast<std::size_t>(data.shape.classes), 0);
    for (const std::int64_t row : data.training) {
        ++counts[static_cast<std::size_t>(data.labels[static_cast<std::size_t>(row)])];
    }
    return counts;
}

Finding class_imbalance(const SanityResult::Check& check) {
    Finding finding =
        finding_of(check, "class_imbalance", Severity::kWarning,
                   {"Classes that are rare by nature, or rows that were lost."},
                   {{"Weigh classes by their rarity: \"class_weights\": \"balanced\" in the loss.",
                     "/model/loss/class_weights"},
                    {"Judge by f1_macro rather than accuracy."}});
    finding.reference = "SageMaker Debugger's ClassImbalance";
    return finding;
}

// Rows of the group that do not have its commonest label.
double contradicting(const Dataset& data, const std::vector<std::int64_t>& group) {
    std::map<std::int32_t, std::size_t> counts;
    std::size_t most = 0;
    for (const std::int64_t row : group) {
        most = std::max(most, ++counts[data.labels[static_cast<std::size_t>(row)]]);
    }
    return static_cast<double>(group.size() - most);
}

// Sum of the squared distances of these rows' targets from their mean.
double spread_of_targets(const Dataset& data, std::span<const std::int64_t> rows) {
    const auto width = static_cast<std::size_t>(data.shape.target_features);
    double spread = 0.0;
    for (std::size_t feature = 0; feature < width; ++feature) {
        const auto value = [&](std::int64_t row) {
            return double{data.targets[static_cast<std::size_t>(row) * width + feature]};
        };
        double sum = 0.0;
        for (const std::int64_t row : rows) sum += value(row);
        const double mean = sum / static_cast<double>(rows.size());
        for (const std::int64_t row : rows) spread += (value(row) - mean) * (value(row) - mean);
    }
    return spread;
}

// The share of what is to be learnt that no function of the inputs can give.
double conflicting_share(const Dataset& data,
                         const std::vector<std::vector<std::int64_t>>& groups) {
    double conflicting = 0.0;
    for (const auto& group : groups) {
        conflicting +=
            data.labels.empty() ? spread_of_targets(data, group) : contradicting(data, group);
    }
    const double all = data.labels.empty() ? spread_of_targets(data, data.training)
                                           : static_cast<double>(data.training.size());
    return all > 0.0 ? conflicting / all : 0.0;
}

// Evenly over the training part, so that sorted rows are all there.
std::vector<std::int64_t> sample_of(const Dataset& data) {
    const auto size = static_cast<std::size_t>(std::max<std::int64_t>(1, data.example_size()));
    const std::size_t wanted =
        std::clamp(kSampledValues / size, kFewestRows, std::min(kSample, data.training.size()));
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < wanted; ++i) {
        rows.push_back(data.training[i * data.training.size() / wanted]);
    }
    return rows;
}

}  // namespace

std::optional<SanityOutcome> check_class_counts(const Dataset& data) {
    if (!is_classification(data)) return std::nullopt;
    const std::vector<std::int64_t> counts = count_classes(data);
    const auto [rarest, commonest] = std::minmax_element(counts.begin(), counts.end());
    const auto name = [&](auto place) {
        return class_text(data, static_cast<std::size_t>(place - counts.begin()));
    };
    const double ratio =
        static_cast<double>(*commonest) / static_cast<double>(std::max<std::int64_t>(1, *rarest));
    SanityOutcome outcome;
    outcome.check = {"class_counts",
                     *rarest > 0 && ratio <= kClassImbalance,
                     {{"classes", static_cast<double>(counts.size())},
                      {"rarest", static_cast<double>(*rarest)},
                      {"commonest", static_cast<double>(*commonest)}},
                     "Class " + name(commonest) + " has " + std::to_string(*commonest) +
                         " training rows, class " + name(rarest) + " " + std::to_string(*rarest) +
                         "."};
    if (!outcome.check.passed) outcome.findings = {class_imbalance(outcome.check)};
    return outcome;
}

std::optional<SanityOutcome> check_duplicates(const Dataset& data) {
    if (!is_classification(data) && !has_own_targets(data)) return std::nullopt;
    const auto groups = equal_rows(data, data.training);
    double repeated = 0.0;
    for (const auto& group : groups) repeated += static_cast<double>(group.size() - 1);
    const double share = conflicting_share(data, groups);
    SanityOutcome outcome;
    outcome.check = {"duplicates",
                     share <= kConflictingShare,
                     {{"repeated_rows", repeated}, {"conflicting_share", share}},
                     three_digits(repeated) + " training rows repeat the inputs of another"};
    const std::string percent = three_digits(100.0 * share) + " % of ";
    outcome.check.message +=
        share > 0.0 ? ", and " + percent +
                          (data.labels.empty() ? "the targets' variance is" : "all labels are") +
                          " at odds among such rows."
                    : ".";
    if (!outcome.check.passed) {
        outcome.findings = {finding_of(outcome.check, "conflicting_labels", Severity::kWarning,
                                       {"Labels that were given twice, differently.",
                                        "Inputs that lack what tells the rows apart."},
                                       {{"Look at such rows: no model can learn both."}})};
    }
    return outcome;
}

std::optional<SanityOutcome> check_validation_overlap(const Dataset& data) {
    if (!data.starts.empty() || data.validation.empty()) return std::nullopt;
    std::vector<std::int64_t> rows = data.training;
    rows.insert(rows.end(), data.validation.begin(), data.validation.end());
    std::vector<char> validates(static_cast<std::size_t>(data.shape.rows), 0);
    for (const std::int64_t row : data.validation) validates[static_cast<std::size_t>(row)] = 1;
    double repeated = 0.0;
    for (const auto& group : equal_rows(data, rows)) {
        const auto validating = std::count_if(group.begin(), group.end(), [&](std::int64_t row) {
            return validates[static_cast<std::size_t>(row)] != 0;
        });
        if (validating < static_cast<std::ptrdiff_t>(group.size())) {
            repeated += static_cast<double>(validating);
        }
    }
    const double share = repeated / static_cast<double>(data.validation.size());
    SanityOutcome outcome;
    outcome.check = {"validation_overlap",
                     share <= kOverlapShare,
                     {{"repeated_rows", repeated}, {"share", share}},
                     three_digits(100.0 * share) +
                         " % of the validation rows have the inputs of a training row."};
    if (!outcome.check.passed) {
        outcome.findings = {
            finding_of(outcome.check, "validation_overlap", Severity::kWarning,
                       {"Rows that were repeated before the data were split."},
                       {{"Take repeats out: they make validation look too good."}})};
    }
    return outcome;
}

std::optional<SanityOutcome> check_labels_follow_inputs(const Dataset& data) {
    if (!is_classification(data) && !has_own_targets(data)) return std::nullopt;
    if (data.shape.tokens > 0 || data.training.size() < kFewestRows) return std::nullopt;
    const NeighbourLikeness found = likeness_of_neighbours(data, sample_of(data), kNeighbours);
    const bool all_alike = data.labels.empty() ? !(found.by_chance > 0.0) : found.by_chance >= 1.0;
    if (all_alike) return std::nullopt;
    const double difference =
        data.labels.empty() ? found.by_chance - found.value : found.value - found.by_chance;
    SanityOutcome outcome;
    outcome.check = {"labels_follow_inputs",
                     difference > kStandardErrors * found.standard_error,
                     {{"likeness", found.value},
                      {"by_chance", found.by_chance},
                      {"standard_error", found.standard_error}},
                     ""};
    outcome.check.message =
        data.labels.empty()
            ? "Targets of neighbouring rows differ by " + three_digits(found.value) +
                  " times as much as those of any two (mean square)."
            : three_digits(100.0 * found.value) +
                  " % of neighbouring rows have one label; by chance it would be " +
                  three_digits(100.0 * found.by_chance) + " %.";
    if (!outcome.check.passed) {
        outcome.findings = {
            finding_of(outcome.check, "unrelated_labels", Severity::kWarning,
                       {"Labels that were shuffled, or belong to other rows.",
                        "Inputs that hold nothing of what is to be told."},
                       {{"Check that each label still stands beside its own inputs."}})};
        outcome.findings.front().confidence = 0.7;
    }
    return outcome;
}

}  // namespace rangefinder
