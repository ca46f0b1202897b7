#include "diagnostics/probes/lanczos.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "diagnostics/probes/flat_vectors.hpp"
#include "diagnostics/probes/hessian.hpp"

using namespace rangefinder;

namespace {

// Diagonal in a basis that is the usual one mirrored at a random plane: A = R D R, R = I - 2 u u^T.
class Mirrored {
  public:
    explicit Mirrored(std::vector<double> diagonal) : diagonal_(std::move(diagonal)) {
        RandomStream random(7, RandomPurpose::kProbe);
        std::vector<double> normal(diagonal_.size());
        for (double& value : normal) value = random.normal();
        normal_ = scaled(1.0 / norm(normal), normal);
    }

    bool operator()(std::span<const float> vector, std::span<double> product) const {
        for (std::size_t i = 0; i < vector.size(); ++i) product[i] = static_cast<double>(vector[i]);
        mirror(product);
        for (std::size_t i = 0; i < vector.size(); ++i) product[i] *= diagonal_[i];
        mirror(product);
        return true;
    }

  private:
    void mirror(std::span<double> values) const {
        add_scaled(-2.0 * dot(normal_, values), normal_, values);
    }

    std::vector<double> diagonal_;
    std::vector<float> normal_;
};

// Like a network's: some outliers, a bulk near zero, a little below it.
std::vector<double> outliers_and_bulk(std::size_t rows) {
    std::vector<double> values(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        values[i] = 0.1 * std::cos(static_cast<double>(i)) / static_cast<double>(1 + i % 37);
    }
    values[3] = 5.0;
    values[rows / 2] = 3.0;
    values[rows - 1] = 2.9;
    values[1] = -1.5;
    return values;
}

RandomStream stream() {
    return RandomStream(1, RandomPurpose::kProbe);
}

}  // namespace

TEST_CASE("Lanczos finds the largest eigenvalues and the smallest in a few products") {
    const SymmetricProduct product = Mirrored(outliers_and_bulk(3000));
    LanczosPlan plan;
    plan.eigenvalues = 3;
    const Spectrum spectrum = largest_eigenvalues(product, 3000, plan, stream());
    CHECK(spectrum.converged);
    CHECK(spectrum.products < 30);
    CHECK(spectrum.eigenvalues[0] == Approx(5.0).epsilon(1e-5));
    CHECK(spectrum.eigenvalues[1] == Approx(3.0).epsilon(1e-4));
    CHECK(spectrum.eigenvalues[2] == Approx(2.9).epsilon(1e-3));
    CHECK(*spectrum.smallest == Approx(-1.5).epsilon(1e-3));
    CHECK(spectrum.relative_error < 1e-4);
    std::vector<double> image(3000);
    REQUIRE(product(spectrum.first_vector, image));
    CHECK(dot(spectrum.first_vector, image) == Approx(5.0).epsilon(1e-5));
}

TEST_CASE("With a small basis Lanczos restarts and gets there all the same") {
    const SymmetricProduct product = Mirrored(outliers_and_bulk(3000));
    LanczosPlan plan;
    plan.eigenvalues = 3;
    plan.max_basis = 6;
    const Spectrum spectrum = largest_eigenvalues(product, 3000, plan, stream());
    CHECK(spectrum.converged);
    CHECK(spectrum.basis.size() <= 6);
    CHECK(spectrum.eigenvalues[0] == Approx(5.0).epsilon(1e-4));
    CHECK(spectrum.eigenvalues[2] == Approx(2.9).epsilon(1e-3));
}

TEST_CASE("A matrix smaller than the basis is solved completely") {
    const SymmetricProduct product = Mirrored({4.0, -1.0, 0.5, 0.25});
    LanczosPlan plan;
    plan.eigenvalues = 6;
    const Spectrum spectrum = largest_eigenvalues(product, 4, plan, stream());
    REQUIRE(spectrum.eigenvalues.size() == 4);
    CHECK(spectrum.converged);
    CHECK(spectrum.eigenvalues[3] == Approx(-1.0).epsilon(1e-6));
    CHECK(spectrum.trace_in_basis == Approx(3.75).epsilon(1e-6));
    CHECK(estimate_trace(product, spectrum, 8, stream())->standard_error == 0.0);
}

TEST_CASE("Too few products are told as not converged, with an honest error") {
    std::vector<double> even(2000);
    for (std::size_t i = 0; i < even.size(); ++i) even[i] = static_cast<double>(i) / 2000.0;
    const SymmetricProduct product = Mirrored(even);
    LanczosPlan plan;
    plan.max_products = 8;
    const Spectrum spectrum = largest_eigenvalues(product, 2000, plan, stream());
    CHECK(!spectrum.converged);
    CHECK(std::abs(spectrum.eigenvalues[0] - 1.0) < 5.0 * spectrum.relative_error);
    CHECK(spectrum.products == 8);
}

TEST_CASE("Lanczos keeps what it has when there are no more products") {
    int left = 4;
    const Mirrored matrix(outliers_and_bulk(100));
    const SymmetricProduct product = [&](auto vector, auto image) {
        return left-- > 0 && matrix(vector, image);
    };
    CHECK(largest_eigenvalues(product, 100, {}, stream()).products == 4);
    left = 0;
    CHECK(largest_eigenvalues(product, 100, {}, stream()).eigenvalues.empty());
}

TEST_CASE("The trace is known within its error, which a filled basis makes small") {
    const std::vector<double> diagonal = outliers_and_bulk(1000);
    double trace = 0.0;
    for (const double value : diagonal) trace += value;
    const SymmetricProduct product = Mirrored(diagonal);
    LanczosPlan plan;
    plan.eigenvalues = 3;
    plan.fill_basis = true;
    const Spectrum spectrum = largest_eigenvalues(product, 1000, plan, stream());
    CHECK(spectrum.products == 80);
    const auto estimate = estimate_trace(product, spectrum, 32, stream());
    REQUIRE(estimate);
    CHECK(std::abs(estimate->trace - trace) < 3.0 * estimate->standard_error);
    CHECK(estimate->standard_error < 0.05);
    CHECK(!estimate_trace(product, spectrum, 1, stream()));
}
