// Which curvature an optimizer can stand: the edge of stability of full-batch training.
#pragma once

#include <optional>
#include <vector>

#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/probes/lanczos.hpp"
#include "diagnostics/probes/loss_surface.hpp"

namespace rangefinder {

// The largest rate times eigenvalue at which training on a quadratic loss stays bounded. Plain
// gradient descent 2; momentum b: 2 + 2 b; Nesterov's: (2 + 2 b) / (1 + 2 b) (Cohen et al. 2021,
// arXiv 2103.00065, equation 1 and appendix B); Adam and its like, whose first moment is an
// average: (2 + 2 b1) / (1 - b1), of the preconditioned eigenvalue (Cohen et al. 2022, arXiv
// 2207.14484).
double stability_threshold(const OptimizerSpec& spec);

// How an optimizer sees a loss with Hessian H: as one with P^-1 (H + D). P is diagonal: what it
// divides each weight's gradient by, over the rate's factors; D is the weight decay that it adds to
// the gradient. Both are flat as a LossSurface's weights.
struct Preconditioning {
    std::vector<float> inverse_root;  // P^(-1/2).
    std::vector<float> decay;         // D.
    bool trivial = false;             // P = 1: the Hessian's own eigenvalues count, plus D.
};

// As the optimizer stands. Nothing where it divides by moments and has seen no gradient yet.
// Decay that is decoupled from the gradient is not part of it. Writes to the model's weights in
// between: for use while a surface, which puts them back, lives.
std::optional<Preconditioning> preconditioning_of(const Optimizer& optimizer,
                                                  const OptimizerSpec& spec, Model& model);

// P^(-1/2) (H + D) P^(-1/2), which has the eigenvalues of P^-1 (H + D) and is symmetric. What it is
// made of outlives it.
SymmetricProduct preconditioned(const SymmetricProduct& hessian, const Preconditioning& by);

}  // namespace rangefinder
