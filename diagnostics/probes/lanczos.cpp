#include "diagnostics/probes/lanczos.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "diagnostics/base/check.hpp"
#include "diagnostics/probes/flat_vectors.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kCheckedEach = 24;  // Up to this basis; then every so many products.
constexpr std::size_t kCheckedEvery = 4;

std::vector<float> random_unit(std::size_t rows, RandomStream& random) {
    std::vector<double> values(rows);
    for (double& value : values) value = random.normal();
    return scaled(1.0 / norm(values), values);
}

// What is known after some products: the matrix within the basis, and what of the last product
// lies outside of it.
class Subspace {
  public:
    Subspace(std::size_t capacity, std::vector<float> first)
        : capacity_(capacity), projected_(capacity), next_(std::move(first)) {}

    std::size_t size() const { return basis_.size(); }
    bool full() const { return size() == capacity_; }
    double residual() const { return residual_; }

    // Takes the next vector into the basis; gives it to be multiplied.
    std::span<const float> begin() {
        basis_.push_back(std::move(next_));
        return basis_.back();
    }

    // The begun vector got no product after all.
    void give_up() { basis_.pop_back(); }

    // Its product. Twice through the basis: once leaves what rounding put back in.
    void finish(std::span<double> product) {
        const std::size_t last = size() - 1;
        for (int pass = 0; pass < 2; ++pass) {
            for (std::size_t i = 0; i <= last; ++i) {
                const double inside = dot(basis_[i], product);
                add_scaled(-inside, basis_[i], product);
                projected_.at(i, last) += inside;
                if (i != last) projected_.at(last, i) += inside;
            }
        }
        residual_ = norm(product);
        if (residual_ > 0.0) next_ = scaled(1.0 / residual_, product);
    }

    EigenPairs ritz() const {
        SmallMatrix used(size());
        for (std::size_t i = 0; i < size(); ++i) {
            for (std::size_t j = 0; j < size(); ++j) used.at(i, j) = projected_.at(i, j);
        }
        return eigen_pairs(std::move(used));
    }

    // The basis becomes these Ritz vectors.
    void keep(const EigenPairs& pairs, const std::vector<std::size_t>& kept) {
        const std::size_t rows = basis_.front().size();
        std::vector<double> old(size());
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t i = 0; i < size(); ++i) old[i] = static_cast<double>(basis_[i][row]);
            for (std::size_t k = 0; k < kept.size(); ++k) {
                basis_[k][row] = static_cast<float>(dot(old, pairs.vectors[kept[k]]));
            }
        }
        basis_.resize(kept.size());
        projected_ = SmallMatrix(capacity_);
        for (std::size_t k = 0; k < kept.size(); ++k) {
            projected_.at(k, k) = pairs.values[kept[k]];
        }
    }

    std::vector<float> combine(const std::vector<double>& weights) const {
        std::vector<double> sum(basis_.front().size(), 0.0);
        for (std::size_t i = 0; i < size(); ++i) add_scaled(weights[i], basis_[i], sum);
        return scaled(1.0 / norm(sum), sum);
    }

    double trace() const {
        double sum = 0.0;
        for (std::size_t i = 0; i < size(); ++i) sum += projected_.at(i, i);
        return sum;
    }

    std::vector<std::vector<float>> take_basis() { return std::move(basis_); }

  private:
    std::size_t capacity_;
    SmallMatrix projected_;
    std::vector<std::vector<float>> basis_;
    std::vector<float> next_;
    double residual_ = 0.0;
};

double magnitude(const EigenPairs& pairs) {
    return std::max(std::abs(pairs.values.front()), std::abs(pairs.values.back()));
}

// Of the k-th Ritz value, whose residual has norm r and whose neighbours are a gap away:
// min(r, r^2 / gap) (Parlett, "The Symmetric Eigenvalue Problem", theorem 11.7.1).
double error_of(const EigenPairs& pairs, std::size_t k, double residual) {
    const double own = std::abs(residual * pairs.vectors[k].back());
    double gap = std::numeric_limits<double>::infinity();
    if (k > 0) gap = pairs.values[k - 1] - pairs.values[k];
    if (k + 1 < pairs.values.size()) gap = std::min(gap, pairs.values[k] - pairs.values[k + 1]);
    return gap > own ? own * own / gap : own;
}

class Lanczos {
  public:
    Lanczos(const SymmetricProduct& product, std::size_t rows, const LanczosPlan& plan,
            RandomStream random)
        : product_(product),
          rows_(rows),
          plan_(plan),
          subspace_(std::min(plan.max_basis, rows), random_unit(rows, random)),
          image_(rows) {}

    Spectrum run() {
        for (std::size_t count = 0; count < plan_.max_products && multiply(); ++count) {
            const bool last = count + 1 == plan_.max_products;
            if (!last && !subspace_.full() && !is_looked_at()) continue;
            EigenPairs pairs = subspace_.ritz();
            judge(pairs);
            if (last || ends()) break;
            if (spectrum_.converged && (subspace_.full() || !plan_.fill_basis)) break;
            if (subspace_.full()) restart(pairs);
        }
        if (subspace_.size() > 0) conclude();
        return std::move(spectrum_);
    }

  private:
    bool multiply() {
        const std::span<const float> vector = subspace_.begin();
        if (!product_(vector, image_)) {
            subspace_.give_up();
            return false;
        }
        ++spectrum_.products;
        subspace_.finish(image_);
        return true;
    }

    bool is_looked_at() const {
        return subspace_.size() > plan_.eigenvalues &&
               (subspace_.size() <= kCheckedEach || subspace_.size() % kCheckedEvery == 0);
    }

    // The whole space is known.
    bool ends() const { return subspace_.residual() == 0.0 || subspace_.size() == rows_; }

    void judge(const EigenPairs& pairs) {
        const std::size_t found = std::min(plan_.eigenvalues, pairs.values.size());
        const double scale = magnitude(pairs);
        const double residual = ends() ? 0.0 : subspace_.residual();
        spectrum_.converged = found == plan_.eigenvalues || ends();
        for (std::size_t k = 0; k < found; ++k) {
            spectrum_.converged &= error_of(pairs, k, residual) <= plan_.tolerance * scale;
        }
        const double first = std::abs(pairs.values.front());
        spectrum_.relative_error = first > 0.0 ? error_of(pairs, 0, residual) / first : 0.0;
    }

    // Those wanted, some more, and the smallest.
    void restart(const EigenPairs& pairs) {
        std::vector<std::size_t> kept;
        const std::size_t most =
            std::min(plan_.eigenvalues + kLeastBasisBesideWanted - 2, pairs.values.size() - 2);
        for (std::size_t k = 0; k < most; ++k) kept.push_back(k);
        kept.push_back(pairs.values.size() - 1);
        subspace_.keep(pairs, kept);
    }

    void conclude() {
        const EigenPairs pairs = subspace_.ritz();
        judge(pairs);
        const std::size_t found = std::min(plan_.eigenvalues, pairs.values.size());
        spectrum_.eigenvalues.assign(pairs.values.begin(),
                                     pairs.values.begin() + static_cast<std::ptrdiff_t>(found));
        spectrum_.smallest = pairs.values.back();
        spectrum_.first_vector = subspace_.combine(pairs.vectors.front());
        spectrum_.trace_in_basis = subspace_.trace();
        spectrum_.basis = subspace_.take_basis();
    }

    const SymmetricProduct& product_;
    std::size_t rows_;
    const LanczosPlan& plan_;
    Subspace subspace_;
    std::vector<double> image_;
    Spectrum spectrum_;
};

}  // namespace

Spectrum largest_eigenvalues(const SymmetricProduct& product, std::size_t rows,
                             const LanczosPlan& plan, RandomStream random) {
    RF_CHECK(rows >= 1 && plan.eigenvalues >= 1 && plan.max_products >= 2);
    RF_CHECK(plan.max_basis >= plan.eigenvalues + kLeastBasisBesideWanted);
    return Lanczos(product, rows, plan, random).run();
}

}  // namespace rangefinder
