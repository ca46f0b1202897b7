// How fast this machine multiplies matrices: the bound that a training step is held against.
#pragma once

#include <cstdint>

namespace rangefinder::bench {

// Best of several 512 x 512 x 512 float32 products (small enough to finish inside one time slice),
// in 10⁹ operations a second.
double matmul_peak_gflops(std::int64_t threads);

}  // namespace rangefinder::bench
