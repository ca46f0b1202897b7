#include "diagnostics/layers/loss_function.hpp"

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/losses.hpp"

namespace rangefinder {

namespace {

LossValue labelled_loss(const LossSpec& spec, std::span<const float> outputs,
                        std::span<const std::int32_t> labels, const LossGradient& gradient) {
    return cross_entropy(outputs, labels,
                         {.label_smoothing = spec.label_smoothing,
                          .class_weights = spec.class_weights,
                          .ignore_index = spec.ignore_index},
                         gradient);
}

double mean_loss(const LossSpec& spec, std::span<const float> outputs,
                 std::span<const float> targets, const LossGradient& gradient) {
    switch (spec.kind) {
        case LossKind::kMse:
            return mean_squared_error(outputs, targets, gradient);
        case LossKind::kBceWithLogits:
            return binary_cross_entropy_with_logits(outputs, targets, spec.pos_weight, gradient);
        case LossKind::kL1:
            return mean_absolute_error(outputs, targets, gradient);
        case LossKind::kHuber:
            return huber_loss(outputs, targets, spec.delta, gradient);
        case LossKind::kCrossEntropy:
            break;
    }
    RF_CHECK(false);
    return 0.0;
}

}  // namespace

LossValue evaluate_loss(const LossSpec& spec, std::span<const float> outputs,
                        const LossTargets& targets, double gradient_scale,
                        std::span<float> gradient) {
    const LossGradient wanted{gradient, gradient_scale};
    if (spec.kind == LossKind::kCrossEntropy) {
        return labelled_loss(spec, outputs, targets.labels, wanted);
    }
    return {mean_loss(spec, outputs, targets.values, wanted), static_cast<double>(outputs.size())};
}

}  // namespace rangefinder
