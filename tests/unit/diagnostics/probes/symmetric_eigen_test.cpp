#include "diagnostics/probes/symmetric_eigen.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "diagnostics/base/random.hpp"

using namespace rangefinder;

namespace {

SmallMatrix random_symmetric(std::size_t size) {
    SmallMatrix matrix(size);
    RandomStream random(2, RandomPurpose::kProbe);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            matrix.at(i, j) = matrix.at(j, i) = random.normal();
        }
    }
    return matrix;
}

// Length of A v - value v.
double residual(const SmallMatrix& matrix, double value, const std::vector<double>& vector) {
    double squares = 0.0;
    for (std::size_t i = 0; i < matrix.size; ++i) {
        double row = -value * vector[i];
        for (std::size_t j = 0; j < matrix.size; ++j) row += matrix.at(i, j) * vector[j];
        squares += row * row;
    }
    return std::sqrt(squares);
}

}  // namespace

TEST_CASE("The eigenvalues of a small matrix are those worked out by hand, the largest first") {
    SmallMatrix matrix(3);  // 2 -1 0 / -1 2 -1 / 0 -1 2: 2 - sqrt 2, 2, 2 + sqrt 2.
    for (std::size_t i = 0; i < 3; ++i) matrix.at(i, i) = 2.0;
    for (std::size_t i = 0; i < 2; ++i) matrix.at(i, i + 1) = matrix.at(i + 1, i) = -1.0;
    const EigenPairs pairs = eigen_pairs(matrix);
    REQUIRE(pairs.values.size() == 3);
    CHECK(pairs.values[0] == Approx(2.0 + std::sqrt(2.0)).epsilon(1e-14));
    CHECK(pairs.values[1] == Approx(2.0).epsilon(1e-14));
    CHECK(pairs.values[2] == Approx(2.0 - std::sqrt(2.0)).epsilon(1e-14));
}

TEST_CASE("Every pair of a random matrix is an eigenvalue with its eigenvector") {
    const SmallMatrix matrix = random_symmetric(40);
    const EigenPairs pairs = eigen_pairs(matrix);
    double trace = 0.0, sum = 0.0;
    for (std::size_t i = 0; i < 40; ++i) {
        CHECK(residual(matrix, pairs.values[i], pairs.vectors[i]) < 1e-12);
        trace += matrix.at(i, i);
        sum += pairs.values[i];
    }
    CHECK(sum == Approx(trace).epsilon(1e-12));
}

TEST_CASE("Zero, one row and equal eigenvalues are no special cases") {
    CHECK(eigen_pairs(SmallMatrix(2)).values == std::vector<double>{0.0, 0.0});
    SmallMatrix one(1);
    one.at(0, 0) = -3.0;
    CHECK(eigen_pairs(one).values == std::vector<double>{-3.0});
    SmallMatrix ones(2);
    ones.values = {1.0, 1.0, 1.0, 1.0};
    CHECK(eigen_pairs(ones).values[0] == Approx(2.0));
    CHECK(eigen_pairs(ones).values[1] == Approx(0.0).margin(1e-15));
}
