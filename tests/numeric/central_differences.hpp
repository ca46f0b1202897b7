// A reference's analytic gradient against central differences of its own loss.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace rangefinder::numeric {

// CHECKs at most `most` elements of `gradient`, spread evenly, against (f(x + h) - f(x - h)) / 2h
// with the step and tolerances of PyTorch's gradcheck: h 1e-6, absolute 1e-5, relative 1e-3.
// `loss` reads `values`, each of which is moved and put back; as many as there are gradients.
void check_by_differences(std::vector<double>& values, const std::vector<double>& gradient,
                          const std::function<double()>& loss, std::size_t most);

// A loss whose gradient with respect to the outputs is `output_gradient`, whatever they are.
double linear_loss(const std::vector<double>& outputs, const std::vector<double>& output_gradient);

}  // namespace rangefinder::numeric
