#include "diagnostics/training/value_scores.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

ValueScores::ValueScores(std::int64_t size, std::span<const ValueScale> scales)
    : units_(static_cast<std::size_t>(size), 1.0),
      sum_(static_cast<std::size_t>(size), 0.0),
      squares_(static_cast<std::size_t>(size), 0.0) {
    if (scales.size() != units_.size()) return;
    for (std::size_t j = 0; j < units_.size(); ++j) units_[j] = std::abs(1.0 / scales[j].factor);
}

void ValueScores::add(std::span<const float> outputs, std::span<const float> targets) {
    RF_CHECK(outputs.size() == targets.size());
    const std::size_t width = units_.size();
    for (std::size_t start = 0; start < outputs.size(); start += width) {
        for (std::size_t j = 0; j < width; ++j) {
            const double target = targets[start + j];
            const double error = static_cast<double>(outputs[start + j]) - target;
            absolute_error_ += std::abs(error) * units_[j];
            squared_error_ += error * error;
            sum_[j] += target;
            squares_[j] += target * target;
        }
        ++rows_;
    }
}

void ValueScores::clear() {
    rows_ = 0;
    absolute_error_ = squared_error_ = 0.0;
    std::fill(sum_.begin(), sum_.end(), 0.0);
    std::fill(squares_.begin(), squares_.end(), 0.0);
}

double ValueScores::r2() const {
    const auto rows = static_cast<double>(rows_);
    double deviation = 0.0;
    for (std::size_t j = 0; j < sum_.size(); ++j) {
        deviation += squares_[j] - sum_[j] * sum_[j] / rows;
    }
    // Constant targets: right (1) or no better than nothing (0).
    if (!(deviation > 0.0)) return squared_error_ == 0.0 ? 1.0 : 0.0;
    return 1.0 - squared_error_ / deviation;
}

void ValueScores::write(Scores& scores, const std::string& suffix) const {
    if (rows_ == 0) return;
    const double values = static_cast<double>(rows_) * static_cast<double>(units_.size());
    scores["mae" + suffix] = absolute_error_ / values;
    scores["r2" + suffix] = r2();
}

void ValueScores::save(StateWriter& writer) const {
    writer.integer(rows_);
    writer.reals(std::vector<double>{absolute_error_, squared_error_});
    writer.reals(sum_);
    writer.reals(squares_);
}

void ValueScores::load(StateReader& reader) {
    rows_ = reader.integer();
    const std::vector<double> errors = reader.reals();
    if (errors.size() == 2) {
        absolute_error_ = errors[0];
        squared_error_ = errors[1];
    }
    for (auto* sums : {&sum_, &squares_}) {
        const std::vector<double> stored = reader.reals();
        if (stored.size() == sums->size()) *sums = stored;
    }
}

}  // namespace rangefinder
