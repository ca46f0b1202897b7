#include "diagnostics/rules/rule_table.hpp"

#include <array>

#include "diagnostics/rules/gradient_rules.hpp"
#include "diagnostics/rules/loss_rules.hpp"
#include "diagnostics/rules/rate_rules.hpp"
#include "diagnostics/rules/rules.hpp"

namespace rangefinder {
namespace {

constexpr auto kRules = std::to_array<Rule>({
    {"non_finite", "A loss, gradient or activation is not a finite number.",
     "Amazon SageMaker Debugger, ExplodingTensor", find_non_finite, false},
    {"diverging", "The loss rises far above where it was.",
     "Marian NMT, --throw-on-divergence: short mean over long mean by its noise", find_divergence,
     false},
    {"learning_rate_too_high",
     "Steps overshoot: the loss jumps up at the start or until it breaks.",
     "Smith 2017, Cyclical Learning Rates for Training Neural Networks, section 3.3",
     find_rate_too_high, false},
    {"learning_rate_too_low", "All steps together hardly move the weights.",
     "Karpathy, nn-zero-to-hero, lecture 4: updates of about a thousandth of the weights",
     find_rate_too_low, false},
    {"exploding_gradient", "The gradient jumps or grows by orders of magnitude.",
     "Pascanu et al. 2013, On the difficulty of training recurrent neural networks",
     find_exploding_gradient},
    {"vanishing_gradient", "Early layers get a gradient far smaller than later ones.",
     "Amazon SageMaker Debugger, VanishingGradient, made relative; Glorot and Bengio 2010",
     find_vanishing_gradient},
    {"loss_not_decreasing", "The loss is no better than at the start or than a constant guess.",
     "Amazon SageMaker Debugger, LossNotDecreasing", find_loss_not_decreasing, false},
    {"plateau", "The loss fell and has stopped falling.", "PyTorch, ReduceLROnPlateau",
     find_plateau, false},
});

}  // namespace

std::span<const Rule> rule_table() {
    return kRules;
}

std::vector<RuleInfo> rules() {
    std::vector<RuleInfo> all;
    for (const Rule& rule : kRules) all.push_back({rule.name, rule.meaning, rule.reference});
    return all;
}

std::vector<std::string> rule_names() {
    std::vector<std::string> names;
    for (const Rule& rule : kRules) names.emplace_back(rule.name);
    return names;
}

}  // namespace rangefinder
