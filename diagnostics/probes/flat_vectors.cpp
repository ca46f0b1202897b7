#include "diagnostics/probes/flat_vectors.hpp"

#include <cmath>

namespace rangefinder {

double dot(std::span<const float> a, std::span<const double> b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
    return sum;
}

double dot(std::span<const double> a, std::span<const double> b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

double norm(std::span<const double> values) {
    return std::sqrt(dot(values, values));
}

double norm(std::span<const float> values) {
    double sum = 0.0;
    for (const float value : values) sum += static_cast<double>(value) * static_cast<double>(value);
    return std::sqrt(sum);
}

void add_scaled(double factor, std::span<const float> values, std::span<double> sum) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        sum[i] += factor * static_cast<double>(values[i]);
    }
}

std::vector<float> scaled(double factor, std::span<const double> values) {
    std::vector<float> result(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        result[i] = static_cast<float>(factor * values[i]);
    }
    return result;
}

}  // namespace rangefinder
