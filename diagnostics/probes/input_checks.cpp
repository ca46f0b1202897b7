#include "diagnostics/probes/input_checks.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "diagnostics/datasets/moments.hpp"
#include "diagnostics/probes/probe_text.hpp"

namespace rangefinder {
namespace {

constexpr double kCriticalScale = 1e3;
constexpr std::size_t kFeaturesNamed = 5;
constexpr const char* kScalingReference =
    "LeCun et al. 1998, Efficient BackProp, section 4.3: normalise the inputs";

bool has_columns(const Dataset& data) {
    return data.starts.empty() && data.shape.example.size() == 1;
}

// "\"area\"" where columns and features are the same things, else by number.
std::string feature_text(const Dataset& data, std::size_t feature) {
    const auto& columns = data.description.columns;
    if (static_cast<std::int64_t>(columns.size()) == data.example_size()) {
        return "\"" + columns[feature].name + "\"";
    }
    return "number " + std::to_string(feature);
}

std::string listed_features(const Dataset& data, const std::vector<std::size_t>& features) {
    std::string text;
    for (std::size_t i = 0; i < features.size() && i < kFeaturesNamed; ++i) {
        text += (i == 0 ? "" : ", ") + feature_text(data, features[i]);
    }
    if (features.size() > kFeaturesNamed) {
        text += " and " + std::to_string(features.size() - kFeaturesNamed) + " more";
    }
    return text;
}

// Of each feature's finite values, or of all values of all rows that are finite throughout.
std::vector<Moments> moments_of_inputs(const Dataset& data) {
    const bool columns = has_columns(data);
    std::vector<Moments> moments(columns ? static_cast<std::size_t>(data.example_size()) : 1);
    for (const std::int64_t row : data.training) {
        const std::span<const float> example = data.example(row);
        if (!columns) {
            const Moments of_row = Moments::of(example);
            if (std::isfinite(of_row.mean())) moments.front().add(of_row);
            continue;
        }
        for (std::size_t i = 0; i < example.size(); ++i) {
            if (std::isfinite(example[i])) moments[i].add(double{example[i]});
        }
    }
    return moments;
}

double scale_of(const Moments& moments) {
    return std::hypot(moments.mean(), moments.deviation());
}

// The first row of either part with a value that is not finite; nothing: there is none.
std::optional<std::int64_t> broken_row(const Dataset& data) {
    const auto broken = [](std::span<const float> values) {
        return std::any_of(values.begin(), values.end(),
                           [](float value) { return !std::isfinite(value); });
    };
    const auto width = static_cast<std::size_t>(data.shape.target_features);
    const bool targets = data.starts.empty() && !data.targets.empty();
    for (const auto* part : {&data.training, &data.validation}) {
        for (const std::int64_t row : *part) {
            if (broken(data.example(row))) return row;
            if (!targets) continue;
            const std::size_t start = static_cast<std::size_t>(row) * width;
            if (broken(std::span(data.targets).subspan(start, width))) return row;
        }
    }
    return std::nullopt;
}

Finding unscaled(const SanityResult::Check& check, double worst) {
    Finding finding =
        finding_of(check, "unscaled_inputs",
                   worst >= kCriticalScale ? Severity::kCritical : Severity::kWarning,
                   {"Raw columns of different units, or pixels from 0 to 255."},
                   {{"Upload the data with ?normalize=standard."},
                    {"Put a batch_norm in front of the first layer.", "/model/layers"}});
    finding.reference = kScalingReference;
    return finding;
}

}  // namespace

SanityOutcome check_finite_values(const Dataset& data) {
    SanityOutcome outcome{{"finite_values", true, {}, "All inputs and targets are finite."}, {}};
    const auto row = broken_row(data);
    if (!row) return outcome;
    outcome.check.passed = false;
    outcome.check.figures = {{"row", static_cast<double>(*row)}};
    outcome.check.message =
        "Row " + std::to_string(*row) + " (from 0) holds a value that is not finite.";
    outcome.findings = {
        finding_of(outcome.check, "non_finite", Severity::kCritical,
                   {"Missing values that were kept, or a division by zero upstream."},
                   {{"Take the row out, or fill its values in."}})};
    return outcome;
}

std::optional<SanityOutcome> check_input_scale(const Dataset& data) {
    if (data.shape.tokens > 0) return std::nullopt;
    std::vector<double> scales;
    for (const Moments& moments : moments_of_inputs(data)) scales.push_back(scale_of(moments));
    const auto largest = std::max_element(scales.begin(), scales.end());
    const auto feature = static_cast<std::size_t>(largest - scales.begin());
    const double greatest = *largest;
    const auto middle = scales.begin() + static_cast<std::ptrdiff_t>(scales.size() / 2);
    std::nth_element(scales.begin(), middle, scales.end());
    const double spread = *middle > 0.0 ? greatest / *middle : 1.0;
    SanityOutcome outcome;
    outcome.check = {
        "input_scale",
        greatest >= kLeastScale && greatest <= kGreatestScale && spread <= kScaleSpread,
        {{"greatest_scale", greatest}, {"median_scale", *middle}},
        ""};
    outcome.check.message = "The inputs' root mean square is " + three_digits(greatest);
    if (has_columns(data)) {
        outcome.check.message += " in feature " + feature_text(data, feature) +
                                 ", the largest, and " + three_digits(*middle) + " in the median";
    }
    outcome.check.message += outcome.check.passed ? "." : "; it should be about 1 in each.";
    if (!outcome.check.passed) {
        outcome.findings = {unscaled(outcome.check, std::max(greatest, spread))};
    }
    return outcome;
}

std::optional<SanityOutcome> check_constant_features(const Dataset& data) {
    if (data.shape.tokens > 0 || !has_columns(data)) return std::nullopt;
    const std::vector<Moments> moments = moments_of_inputs(data);
    std::vector<std::size_t> constant;
    for (std::size_t feature = 0; feature < moments.size(); ++feature) {
        if (moments[feature].is_constant()) constant.push_back(feature);
    }
    SanityOutcome outcome{{"constant_features",
                           constant.empty(),
                           {{"constant", static_cast<double>(constant.size())},
                            {"features", static_cast<double>(moments.size())}},
                           "Every feature varies."},
                          {}};
    if (constant.empty()) return outcome;
    outcome.check.message =
        std::to_string(constant.size()) + " of " + std::to_string(moments.size()) +
        " features are the same in every row: " + listed_features(data, constant) + ".";
    const bool all = constant.size() == moments.size();
    outcome.findings = {
        finding_of(outcome.check, "constant_feature", all ? Severity::kCritical : Severity::kInfo,
                   {"A column that was never filled in, or an extraction that went wrong."},
                   {{"Leave those columns out, or mend where they come from."}})};
    return outcome;
}

}  // namespace rangefinder
