#include "diagnostics/probes/symmetric_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace rangefinder {
namespace {

constexpr int kMaxSweeps = 60;  // Ten are enough for any matrix of this size.

struct Rotation {
    double cosine = 1.0;
    double sine = 0.0;
};

// That which makes the element at (p, q) zero, by the smaller of the two angles.
Rotation rotation_of(const SmallMatrix& matrix, std::size_t p, std::size_t q) {
    const double ratio = (matrix.at(q, q) - matrix.at(p, p)) / (2.0 * matrix.at(p, q));
    const double tangent = std::copysign(1.0, ratio) / (std::abs(ratio) + std::hypot(1.0, ratio));
    const double cosine = 1.0 / std::hypot(1.0, tangent);
    return {cosine, tangent * cosine};
}

void rotate_rows(SmallMatrix& matrix, std::size_t p, std::size_t q, const Rotation& by) {
    for (std::size_t k = 0; k < matrix.size; ++k) {
        const double first = matrix.at(p, k), second = matrix.at(q, k);
        matrix.at(p, k) = by.cosine * first - by.sine * second;
        matrix.at(q, k) = by.sine * first + by.cosine * second;
    }
}

void rotate_columns(SmallMatrix& matrix, std::size_t p, std::size_t q, const Rotation& by) {
    for (std::size_t k = 0; k < matrix.size; ++k) {
        const double first = matrix.at(k, p), second = matrix.at(k, q);
        matrix.at(k, p) = by.cosine * first - by.sine * second;
        matrix.at(k, q) = by.sine * first + by.cosine * second;
    }
}

// One rotation for every element above the diagonal that is not yet negligible; false: none was.
bool sweep(SmallMatrix& matrix, SmallMatrix& vectors) {
    double largest = 0.0;
    for (const double value : matrix.values) largest = std::max(largest, std::abs(value));
    const double negligible = largest * std::numeric_limits<double>::epsilon() * 0.1;
    bool rotated = false;
    for (std::size_t p = 0; p < matrix.size; ++p) {
        for (std::size_t q = p + 1; q < matrix.size; ++q) {
            if (!(std::abs(matrix.at(p, q)) > negligible)) continue;
            const Rotation rotation = rotation_of(matrix, p, q);
            rotate_columns(matrix, p, q, rotation);
            rotate_rows(matrix, p, q, rotation);
            rotate_rows(vectors, p, q, rotation);
            rotated = true;
        }
    }
    return rotated;
}

}  // namespace

EigenPairs eigen_pairs(SmallMatrix matrix) {
    SmallMatrix vectors(matrix.size);
    for (std::size_t i = 0; i < matrix.size; ++i) vectors.at(i, i) = 1.0;
    for (int count = 0; count < kMaxSweeps && sweep(matrix, vectors); ++count) {
    }
    std::vector<std::size_t> order(matrix.size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return matrix.at(a, a) > matrix.at(b, b); });
    EigenPairs pairs;
    for (const std::size_t row : order) {
        pairs.values.push_back(matrix.at(row, row));
        const auto first = vectors.values.begin() + static_cast<std::ptrdiff_t>(row * matrix.size);
        pairs.vectors.emplace_back(first, first + static_cast<std::ptrdiff_t>(matrix.size));
    }
    return pairs;
}

}  // namespace rangefinder
