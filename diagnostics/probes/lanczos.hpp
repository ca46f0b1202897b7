// The largest eigenvalues of a symmetric matrix that is only known by its products with vectors:
// Lanczos (1950) with full reorthogonalisation and thick restarts (Wu and Simon 2000,
// "Thick-restart Lanczos method for large symmetric eigenvalue problems").
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "diagnostics/base/random.hpp"
#include "diagnostics/probes/symmetric_eigen.hpp"

namespace rangefinder {

// Writes the matrix times the vector. False: there is no product, and nothing more is asked for.
using SymmetricProduct = std::function<bool(std::span<const float>, std::span<double>)>;

struct LanczosPlan {
    std::size_t eigenvalues = 1;    // Wanted, the largest by value.
    std::size_t max_products = 80;  // At least 2.
    std::size_t max_basis = 100;    // Vectors kept, and no more than the matrix has rows.
    double tolerance = 1e-4;        // Of each eigenvalue, relative to the largest magnitude.
    // Goes on when all are known until the basis is full or the products are used up: the better
    // the basis, the less of the trace is left to be estimated.
    bool fill_basis = false;
};

struct Spectrum {
    std::vector<double> eigenvalues;  // As many as were wanted or found, the largest first.
    std::optional<double> smallest;   // The smallest Ritz value, not smaller than an eigenvalue.
    double relative_error = 0.0;      // Estimated, of the first.
    bool converged = false;           // All within the tolerance.
    std::int64_t products = 0;
    std::vector<float> first_vector;  // Unit eigenvector of the first.
    // An orthonormal basis of where it looked, and the matrix's trace in there.
    std::vector<std::vector<float>> basis;
    double trace_in_basis = 0.0;
};

// Vectors are kept in float, sums are taken in double. Without a first product the spectrum is
// empty. Of eigenvalues that are equal one is found.
Spectrum largest_eigenvalues(const SymmetricProduct& product, std::size_t rows,
                             const LanczosPlan& plan, RandomStream random);

// Fewer would leave a restart nothing to gain from.
inline constexpr std::size_t kLeastBasisBesideWanted = 3;

}  // namespace rangefinder
