#include "diagnostics/probes/quantiles.hpp"

#include <algorithm>
#include <cmath>

namespace rangefinder {

double student_95(double degrees_of_freedom) {
    const double z = kNormal95;
    const double n = degrees_of_freedom;
    const double z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
    return z + (z3 + z) / (4.0 * n) + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * n * n) +
           (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * n * n * n);
}

double shifted_gamma_quantile(const Cumulants& cumulants, double deviate) {
    const double deviation = std::sqrt(cumulants.variance);
    const double skewness = cumulants.third / (deviation * cumulants.variance);
    constexpr double kNoSkewness = 1e-6;
    if (!(skewness > kNoSkewness)) return cumulants.mean + deviate * deviation;
    const double shape = 4.0 / (skewness * skewness);
    const double root = 1.0 - 1.0 / (9.0 * shape) + deviate / (3.0 * std::sqrt(shape));
    const double gamma = shape * std::pow(std::max(root, 0.0), 3.0);
    return cumulants.mean + deviation * (gamma - shape) / std::sqrt(shape);
}

}  // namespace rangefinder
