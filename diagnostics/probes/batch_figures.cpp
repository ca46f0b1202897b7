#include "diagnostics/probes/batch_figures.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "diagnostics/layers/loss_function.hpp"

namespace rangefinder {
namespace {

LossTargets targets_of(Model& model, const HeadInfo& head, std::size_t positions) {
    if (head.wants_labels()) return {model.labels().first(positions), {}};
    const std::span<const float> values = head.wants_input() ? model.input() : model.targets();
    return {{}, values.first(positions * static_cast<std::size_t>(head.size))};
}

}  // namespace

double loss_of_zero_outputs(Model& model, std::int64_t rows) {
    double sum = 0.0;
    for (const HeadInfo& head : model.heads()) {
        const auto positions = static_cast<std::size_t>(rows * head.positions);
        const std::vector<float> zeros(positions * static_cast<std::size_t>(head.size), 0.0F);
        sum += head.weight *
               evaluate_loss(head.loss, zeros, targets_of(model, head, positions), 1.0, {}).mean;
    }
    return sum;
}

std::optional<double> least_accuracy(Model& model, std::int64_t rows) {
    double least = 1.0;
    for (std::size_t head = 0; head < model.heads().size(); ++head) {
        const HeadInfo& info = model.heads()[head];
        if (!info.wants_labels()) return std::nullopt;
        const auto labels = model.labels().first(static_cast<std::size_t>(rows * info.positions));
        const auto counted = std::count_if(labels.begin(), labels.end(), [&](std::int32_t label) {
            return info.loss.ignore_index != label;
        });
        if (counted == 0) continue;
        least = std::min(
            least, static_cast<double>(model.correct_rows(head)) / static_cast<double>(counted));
    }
    return least;
}

bool copies_its_input(const Model& model) {
    return std::any_of(model.heads().begin(), model.heads().end(),
                       [](const HeadInfo& head) { return head.wants_input(); });
}

}  // namespace rangefinder
