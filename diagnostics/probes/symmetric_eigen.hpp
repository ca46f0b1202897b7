// Eigenvalues and eigenvectors of a small symmetric matrix.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace rangefinder {

// A dense square matrix, row-major; symmetric where it is asked for its eigenvalues.
struct SmallMatrix {
    explicit SmallMatrix(std::size_t rows) : size(rows), values(rows * rows, 0.0) {}

    double& at(std::size_t row, std::size_t column) { return values[row * size + column]; }
    double at(std::size_t row, std::size_t column) const { return values[row * size + column]; }

    std::size_t size;
    std::vector<double> values;
};

struct EigenPairs {
    std::vector<double> values;                // The largest first.
    std::vector<std::vector<double>> vectors;  // Of unit length, in the order of the values.
};

// By Jacobi rotations (Jacobi 1846; cyclic, Golub and Van Loan, "Matrix Computations", 4th edition,
// section 8.5.3): eigenvalues to a few roundings of the largest. Its work grows with the third
// power of the size: for a few hundred rows at most.
EigenPairs eigen_pairs(SmallMatrix matrix);

}  // namespace rangefinder
