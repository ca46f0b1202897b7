#include "diagnostics/layers/loss_function.hpp"

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/losses.hpp"

namespace rangefinder {

namespace {

double mean_loss(const LossSpec& spec, std::span<const float> outputs, const LossTargets& targets,
                 std::span<float> gradient) {
    switch (spec.kind) {
        case LossKind::kCrossEntropy:
            return cross_entropy(outputs, targets.labels, gradient);
        case LossKind::kMse:
            return mean_squared_error(outputs, targets.values, gradient);
        case LossKind::kBceWithLogits:
            return binary_cross_entropy_with_logits(outputs, targets.values, gradient);
        case LossKind::kL1:
        case LossKind::kHuber:
            break;
    }
    RF_CHECK(false);
    return 0.0;
}

}  // namespace

LossValue evaluate_loss(const LossSpec& spec, std::span<const float> outputs,
                        const LossTargets& targets, double gradient_scale,
                        std::span<float> gradient) {
    const double mean = mean_loss(spec, outputs, targets, gradient);
    if (gradient_scale != 1.0) {
        const auto scale = static_cast<float>(gradient_scale);
        for (float& value : gradient) value *= scale;
    }
    const bool labelled = spec.kind == LossKind::kCrossEntropy;
    return {mean, static_cast<double>(labelled ? targets.labels.size() : outputs.size())};
}

}  // namespace rangefinder
