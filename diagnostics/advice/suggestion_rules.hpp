// The published rules as functions of numbers: rates L and smoothed losses S, already trimmed and
// finite.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rangefinder {

// What a rule looks at; both columns have one length.
struct RuleInput {
    std::span<const double> rate;
    std::span<const double> loss;
};

// Where in its input a rule points, and the rate it answers there.
struct RuleAnswer {
    std::size_t index = 0;
    double learning_rate = 0.0;
    std::string reason;
};

// Each answers nothing when it has too few points; `fewest_points` below says how few.
using Rule = std::optional<RuleAnswer> (*)(const RuleInput& input);

std::optional<RuleAnswer> valley_rule(const RuleInput& input);
std::optional<RuleAnswer> steep_rule(const RuleInput& input);
std::optional<RuleAnswer> minimum_rule(const RuleInput& input);
std::optional<RuleAnswer> slide_rule(const RuleInput& input);
std::optional<RuleAnswer> lightning_rule(const RuleInput& input);
std::optional<RuleAnswer> lightning_by_index_rule(const RuleInput& input);

// Derivative of y by x on an uneven grid: second order inside, one-sided at both ends, as
// numpy.gradient. At least two points.
std::vector<double> gradient(std::span<const double> y, std::span<const double> x);

}  // namespace rangefinder
