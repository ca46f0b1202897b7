#include "diagnostics/training/smoothing.hpp"

namespace rangefinder {

double SmoothedLoss::add(double loss) {
    average_ = beta_ * average_ + (1.0 - beta_) * loss;
    beta_power_ *= beta_;
    value_ = average_ / (1.0 - beta_power_);
    return value_;
}

}  // namespace rangefinder
