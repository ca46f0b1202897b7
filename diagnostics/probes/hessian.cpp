#include "diagnostics/probes/hessian.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/probes/flat_vectors.hpp"

namespace rangefinder {
namespace {

// Signs at random, less what of them lies in the basis.
std::vector<float> signs_outside(const std::vector<std::vector<float>>& basis, std::size_t rows,
                                 RandomStream& random) {
    std::vector<double> signs(rows);
    for (double& sign : signs) sign = (random.next_u32() & 1U) != 0 ? 1.0 : -1.0;
    for (const std::vector<float>& vector : basis) {
        add_scaled(-dot(vector, signs), vector, signs);
    }
    return scaled(1.0, signs);
}

}  // namespace

Hessian::Hessian(LossSurface& surface, std::span<const float> weights)
    : surface_(surface),
      weights_(weights.begin(), weights.end()),
      moved_(weights.size()),
      behind_(weights.size()) {
    RF_CHECK(weights.size() == surface.size());
}

bool Hessian::multiply(std::span<const float> vector, std::span<double> product, double distance) {
    const double length = norm(vector);
    if (length == 0.0) {
        std::fill(product.begin(), product.end(), 0.0);
        return true;
    }
    ++products_;
    move(vector, -distance / length);
    const double loss_behind = surface_.gradient(moved_, behind_);
    move(vector, distance / length);
    const double loss_ahead = surface_.gradient(moved_, product);
    if (!std::isfinite(loss_behind) || !std::isfinite(loss_ahead)) return false;
    const double factor = length / (2.0 * distance);
    for (std::size_t i = 0; i < product.size(); ++i) {
        product[i] = factor * (product[i] - behind_[i]);
    }
    return std::isfinite(norm(product));
}

void Hessian::move(std::span<const float> direction, double factor) {
    for (std::size_t i = 0; i < moved_.size(); ++i) {
        moved_[i] = static_cast<float>(static_cast<double>(weights_[i]) +
                                       factor * static_cast<double>(direction[i]));
    }
}

std::optional<TraceEstimate> estimate_trace(const SymmetricProduct& product,
                                            const Spectrum& spectrum, std::int64_t samples,
                                            RandomStream random) {
    RF_CHECK(!spectrum.basis.empty());
    const std::size_t rows = spectrum.basis.front().size();
    if (spectrum.basis.size() == rows) return TraceEstimate{spectrum.trace_in_basis, 0.0, 0};
    std::vector<double> image(rows);
    std::vector<double> estimates;
    for (std::int64_t sample = 0; sample < samples; ++sample) {
        const std::vector<float> signs = signs_outside(spectrum.basis, rows, random);
        if (!product(signs, image)) break;
        estimates.push_back(dot(signs, image));
    }
    if (estimates.size() < 2) return std::nullopt;
    const auto count = static_cast<double>(estimates.size());
    double mean = 0.0;
    for (const double estimate : estimates) mean += estimate / count;
    double squares = 0.0;
    for (const double estimate : estimates) squares += (estimate - mean) * (estimate - mean);
    return TraceEstimate{spectrum.trace_in_basis + mean, std::sqrt(squares / (count - 1.0) / count),
                         static_cast<std::int64_t>(estimates.size())};
}

}  // namespace rangefinder
