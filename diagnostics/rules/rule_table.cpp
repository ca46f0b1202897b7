#include "diagnostics/rules/rule_table.hpp"

#include <array>

#include "diagnostics/rules/batch_rules.hpp"
#include "diagnostics/rules/data_rules.hpp"
#include "diagnostics/rules/generalisation_rules.hpp"
#include "diagnostics/rules/gradient_rules.hpp"
#include "diagnostics/rules/loss_rules.hpp"
#include "diagnostics/rules/other_findings.hpp"
#include "diagnostics/rules/rate_rules.hpp"
#include "diagnostics/rules/rules.hpp"
#include "diagnostics/rules/stability_rules.hpp"
#include "diagnostics/rules/unit_rules.hpp"
#include "diagnostics/rules/update_rules.hpp"

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
    {"dead_relu", "Most units of a layer give only zeros.",
     "Amazon SageMaker Debugger, DeadRelu; Lu et al. 2019, Dying ReLU and Initialization",
     find_dead_relu},
    {"saturated_activation", "Most outputs of a layer lie at its activation's limits.",
     "Amazon SageMaker Debugger, SaturatedActivation; Glorot and Bengio 2010",
     find_saturated_activation},
    {"poor_initialization", "Weights, or the first loss, start at a scale that cannot train.",
     "Amazon SageMaker Debugger, PoorWeightInitialization; He et al. 2015, section 2.2",
     find_poor_initialization},
    {"update_ratio_high", "A layer's updates are a large part of its weights.",
     "Karpathy, nn-zero-to-hero, lecture 4; Amazon SageMaker Debugger, WeightUpdateRatio",
     find_update_ratio_high, false},
    {"update_ratio_low", "A layer's updates are a vanishing part of its weights.",
     "Karpathy, nn-zero-to-hero, lecture 4; Amazon SageMaker Debugger, WeightUpdateRatio",
     find_update_ratio_low, false},
    {"unchanged_parameters", "A layer is never moved.",
     "Amazon SageMaker Debugger, UnchangedTensor", find_unchanged_parameters},
    {"stalled", "Everything has come to rest long before the end.",
     "After Amazon SageMaker Debugger, StalledTrainingRule, with updates in place of time",
     find_stalled, false},
    {"oscillating", "Steps take back what the steps before them did.",
     "Baydin et al. 2018, Online Learning Rate Adaptation with Hypergradient Descent",
     find_oscillating, false},
    {"edge_of_stability", "The loss falls while steps swing: the largest rate that trains.",
     "Cohen et al. 2021, Gradient Descent on Neural Networks Typically Occurs at the Edge of "
     "Stability",
     find_edge_of_stability, false},
    {"overfitting", "The validation loss has stopped falling, far above the training loss.",
     "Amazon SageMaker Debugger, Overfit", find_overfitting, false},
    {"underfitting", "The training loss stays near what a constant prediction has.",
     "Karpathy, A Recipe for Training Neural Networks", find_underfitting, false},
    {"batch_size_too_small", "Batches of too few examples for what is made of them.",
     "McCandlish et al. 2018, An Empirical Model of Large-Batch Training; Wu and He 2018, Group "
     "Normalization",
     find_batch_size_too_small},
    {"batch_size_too_large", "Batches of more examples than the gradient needs.",
     "McCandlish et al. 2018, An Empirical Model of Large-Batch Training",
     find_batch_size_too_large},
    {"batch_order_periodicity", "Rows come sorted, or in the same order every epoch.",
     "beringresearch/lrfinder, issue 1: batch order prints patterns into the curve",
     find_batch_order_periodicity, false},
    {"class_imbalance", "Some class has far fewer rows than another.",
     "Amazon SageMaker Debugger, ClassImbalance", find_class_imbalance},
    {"unscaled_inputs", "Features or targets of scales far from 1, or features that do not vary.",
     "LeCun et al. 1998, Efficient BackProp, section 4.3", find_unscaled_inputs},
    {"constant_predictions", "The outputs do not depend on the inputs.",
     "Karpathy, A Recipe for Training Neural Networks: input-independent baseline",
     find_constant_predictions, false},
});

}  // namespace

std::span<const Rule> rule_table() {
    return kRules;
}

std::vector<RuleInfo> rules() {
    std::vector<RuleInfo> all;
    for (const Rule& rule : kRules) all.push_back({rule.name, rule.meaning, rule.reference});
    for (const OtherFinding& other : other_findings()) {
        all.push_back({other.name, other.meaning, other.reference});
    }
    return all;
}

std::vector<std::string> rule_names() {
    std::vector<std::string> names;
    for (const RuleInfo& rule : rules()) names.push_back(rule.name);
    return names;
}

}  // namespace rangefinder
