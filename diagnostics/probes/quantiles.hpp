// Quantiles of distributions that have no closed form, by the approximations named at each.
#pragma once

namespace rangefinder {

// The 95 % point of the standard normal distribution.
inline constexpr double kNormal95 = 1.6448536269514722;

// The 95 % point of Student's t (Cornish-Fisher expansion, Abramowitz and Stegun 26.7.5; within
// 1 % from 3 degrees of freedom on).
double student_95(double degrees_of_freedom);

// The mean, variance and third cumulant of a distribution that is skewed to one side.
struct Cumulants {
    double mean = 0.0;
    double variance = 0.0;
    double third = 0.0;  // >= 0.
};

// The point of a gamma distribution, shifted to have these cumulants, that a standard normal's
// `deviate` corresponds to (Wilson and Hilferty 1931, "The distribution of chi-square").
double shifted_gamma_quantile(const Cumulants& cumulants, double deviate);

}  // namespace rangefinder
