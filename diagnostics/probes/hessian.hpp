// Products of a loss's Hessian with vectors, without ever having the Hessian.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "diagnostics/base/random.hpp"
#include "diagnostics/probes/lanczos.hpp"
#include "diagnostics/probes/loss_surface.hpp"

namespace rangefinder {

// At one point of a surface. Not thread-safe.
class Hessian {
  public:
    // The surface outlives it.
    Hessian(LossSurface& surface, std::span<const float> weights);

    // product = H v by central differences of the gradient, (g(w + e u) - g(w - e u)) |v| / 2 e
    // with u = v / |v|. Both have the surface's size(). False: the loss was not finite there.
    bool multiply(std::span<const float> vector, std::span<double> product) {
        return multiply(vector, product, kDistance);
    }
    bool multiply(std::span<const float> vector, std::span<double> product, double distance);

    std::size_t size() const { return weights_.size(); }
    std::int64_t products() const { return products_; }

    // e. Float gradients lose digits in the difference of near points and see the third derivative
    // over far ones; this is best for networks of some hundred weights, and a third or three times
    // as much makes little difference.
    static constexpr double kDistance = 3e-3;

  private:
    void move(std::span<const float> direction, double factor);

    LossSurface& surface_;
    std::vector<float> weights_;
    std::vector<float> moved_;
    std::vector<double> behind_;
    std::int64_t products_ = 0;
};

struct TraceEstimate {
    double trace = 0.0;
    double standard_error = 0.0;
    std::int64_t samples = 0;
};

// The trace of a matrix: what a spectrum's basis holds of it exactly, and the rest by products with
// random signs (Hutchinson 1990; the split as Hutch++, Meyer et al. 2021, arXiv 2010.09649).
// Nothing when fewer than two products could be taken.
std::optional<TraceEstimate> estimate_trace(const SymmetricProduct& product,
                                            const Spectrum& spectrum, std::int64_t samples,
                                            RandomStream random);

}  // namespace rangefinder
