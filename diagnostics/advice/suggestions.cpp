#include <algorithm>
#include <cmath>

#include "diagnostics/advice/advice.hpp"
#include "diagnostics/advice/suggestion_rules.hpp"

namespace rangefinder {
namespace {

// fastai skips the first tenth of the ladder and the last points; Lightning a fixed number.
constexpr std::size_t kFastaiLast = 5;
constexpr std::size_t kLightningFirst = 10;
constexpr std::size_t kLightningLast = 1;

// The points of a curve that a rule looks at, with their place in the whole curve.
struct TrimmedCurve {
    std::vector<double> rate;
    std::vector<double> loss;
    std::vector<std::size_t> index;
    std::string what_remains;  // For the reason of a rule that has no answer.
};

struct Trim {
    std::size_t first = 0;  // Points skipped in front.
    std::size_t last = 0;   // Points skipped at the end.
    // At a loss that is not finite: end there (fastai), or leave it out and go on (Lightning).
    bool ends_at_non_finite = false;
};

TrimmedCurve trim_curve(const Curve& curve, const Trim& trim) {
    TrimmedCurve trimmed;
    const std::size_t points = curve.smoothed_loss.size();
    for (std::size_t i = trim.first; i + trim.last < points; ++i) {
        const double loss = curve.smoothed_loss[i];
        if (std::isfinite(loss)) {
            trimmed.rate.push_back(curve.learning_rate[i]);
            trimmed.loss.push_back(loss);
            trimmed.index.push_back(i);
        } else if (trim.ends_at_non_finite) {
            break;
        }
    }
    trimmed.what_remains = "of " + std::to_string(points) + " points " +
                           std::to_string(trimmed.loss.size()) + " remain without the first " +
                           std::to_string(trim.first) + ", the last " + std::to_string(trim.last) +
                           " and those not finite";
    return trimmed;
}

struct NamedRule {
    const char* name;
    Rule rule;
    std::size_t fewest_points;
};

Suggestion apply(const NamedRule& named, const TrimmedCurve& curve) {
    Suggestion suggestion;
    suggestion.rule = named.name;
    const auto answer = named.rule({curve.rate, curve.loss});
    if (!answer) {
        suggestion.reason =
            curve.what_remains + "; it needs " + std::to_string(named.fewest_points);
        return suggestion;
    }
    suggestion.learning_rate = answer->learning_rate;
    suggestion.index = static_cast<std::int64_t>(curve.index[answer->index]);
    suggestion.reason = answer->reason;
    return suggestion;
}

TrimmedCurve trim_for_fastai(const Curve& curve, std::int64_t ladder_steps) {
    const std::size_t steps =
        ladder_steps > 0 ? static_cast<std::size_t>(ladder_steps) : curve.smoothed_loss.size();
    return trim_curve(curve, {steps / 10, kFastaiLast, true});
}

TrimmedCurve trim_for_lightning(const Curve& curve) {
    return trim_curve(curve, {kLightningFirst, kLightningLast, false});
}

}  // namespace

std::vector<Suggestion> suggest(const Curve& curve, std::int64_t ladder_steps) {
    const TrimmedCurve fastai = trim_for_fastai(curve, ladder_steps);
    return {apply({"valley", valley_rule, 1}, fastai), apply({"steep", steep_rule, 2}, fastai),
            apply({"minimum", minimum_rule, 1}, fastai), apply({"slide", slide_rule, 16}, fastai),
            apply({"lightning", lightning_rule, 2}, trim_for_lightning(curve))};
}

Suggestion suggest_lightning_by_index(const Curve& curve) {
    return apply({"lightning_by_index", lightning_by_index_rule, 2}, trim_for_lightning(curve));
}

}  // namespace rangefinder
