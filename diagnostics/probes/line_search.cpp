#include "diagnostics/probes/line_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rangefinder {
namespace {

constexpr double kStride = 3.0;   // Out from the guess.
constexpr double kNarrow = 1.15;  // A bracket with ends that near is narrow enough.

}  // namespace

LineSearch::LineSearch(double before, double guess)
    : before_(before), guess_(guess), next_(guess) {}

std::optional<double> LineSearch::next() const {
    if (low_ && high_ && high_->rate < kNarrow * low_->rate) return std::nullopt;
    if (next_ < guess_ / kReach || next_ > guess_ * kReach) return std::nullopt;
    return next_;
}

void LineSearch::add(double rate, double loss) {
    tried_[rate] = loss;
    const double slope =
        std::isfinite(loss) ? (loss - before_) / rate : std::numeric_limits<double>::infinity();
    (slope < 0.0 ? low_ : high_) = End{rate, slope};
    if (!low_) {
        next_ = high_->rate / kStride;
    } else if (!high_) {
        next_ = low_->rate * kStride;
    } else {
        // To the far side of where it should be, so that the bracket closes from both ends.
        const double aside = std::sqrt(kNarrow) * 0.99;
        const double margin = std::pow(high_->rate / low_->rate, 0.1);
        const double wanted = slope < 0.0 ? crossing() * aside : crossing() / aside;
        next_ = std::clamp(wanted, low_->rate * margin, high_->rate / margin);
    }
}

std::optional<double> LineSearch::found() const {
    if (!low_ || !high_) return std::nullopt;
    return crossing();
}

// Of the straight line through both ends.
double LineSearch::crossing() const {
    if (!std::isfinite(high_->slope)) return std::sqrt(low_->rate * high_->rate);
    const double share = -low_->slope / (high_->slope - low_->slope);
    return low_->rate + share * (high_->rate - low_->rate);
}

}  // namespace rangefinder
