#include "diagnostics/training/score_sums.hpp"

#include <algorithm>
#include <cmath>

namespace rangefinder {
namespace {

// bce_with_logits: a logit over 0 says the second class.
std::int64_t correct_logits(Model& model, std::int64_t rows) {
    const auto count = static_cast<std::size_t>(rows * model.output_size());
    const std::span<const float> outputs = model.outputs();
    const std::span<const float> targets = model.targets();
    std::int64_t correct = 0;
    for (std::size_t i = 0; i < count; ++i) {
        correct += (outputs[i] > 0.0F) == (targets[i] > 0.5F) ? 1 : 0;
    }
    return correct;
}

}  // namespace

ScoreSums::ScoreSums(TaskKind task, std::int64_t outputs)
    : task_(task),
      target_sum_(static_cast<std::size_t>(outputs), 0.0),
      target_squares_(static_cast<std::size_t>(outputs), 0.0) {}

void ScoreSums::add(Model& model, std::int64_t rows, double loss) {
    rows_ += rows;
    loss_ += loss * static_cast<double>(rows);
    if (task_ == TaskKind::kRegression) {
        add_regression(model, rows);
    } else {
        correct_ += model.wants_labels() ? model.correct_rows() : correct_logits(model, rows);
    }
}

void ScoreSums::add_regression(Model& model, std::int64_t rows) {
    const std::size_t width = target_sum_.size();
    const auto count = static_cast<std::size_t>(rows) * width;
    const std::span<const float> outputs = model.outputs();
    const std::span<const float> targets = model.targets();
    for (std::size_t i = 0; i < count; ++i) {
        const double target = targets[i];
        const double error = static_cast<double>(outputs[i]) - target;
        absolute_error_ += std::abs(error);
        squared_error_ += error * error;
        target_sum_[i % width] += target;
        target_squares_[i % width] += target * target;
    }
}

void ScoreSums::clear() {
    rows_ = 0;
    loss_ = 0.0;
    correct_ = 0;
    absolute_error_ = 0.0;
    squared_error_ = 0.0;
    std::fill(target_sum_.begin(), target_sum_.end(), 0.0);
    std::fill(target_squares_.begin(), target_squares_.end(), 0.0);
}

double ScoreSums::r2() const {
    const auto rows = static_cast<double>(rows_);
    double deviation = 0.0;
    for (std::size_t j = 0; j < target_sum_.size(); ++j) {
        deviation += target_squares_[j] - target_sum_[j] * target_sum_[j] / rows;
    }
    // Constant targets: right (1) or no better than nothing (0).
    if (!(deviation > 0.0)) return squared_error_ == 0.0 ? 1.0 : 0.0;
    return 1.0 - squared_error_ / deviation;
}

Scores ScoreSums::scores() const {
    if (rows_ == 0) return {};
    const auto rows = static_cast<double>(rows_);
    Scores scores{{"loss", loss_ / rows}};
    if (task_ == TaskKind::kRegression) {
        scores["mae"] = absolute_error_ / (rows * static_cast<double>(target_sum_.size()));
        scores["r2"] = r2();
    } else {
        scores["accuracy"] = static_cast<double>(correct_) / rows;
    }
    return scores;
}

}  // namespace rangefinder
