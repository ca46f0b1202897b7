#include "diagnostics/training/smoothing.hpp"

namespace rangefinder {

double SmoothedLoss::add(double loss) {
    average_ = beta_ * average_ + (1.0 - beta_) * loss;
    beta_power_ *= beta_;
    value_ = average_ / (1.0 - beta_power_);
    return value_;
}

void SmoothedLoss::save(StateWriter& writer) const {
    for (const double number : {average_, beta_power_, value_}) writer.real(number);
}

void SmoothedLoss::load(StateReader& reader) {
    for (double* number : {&average_, &beta_power_, &value_}) *number = reader.real();
}

}  // namespace rangefinder
