#include "tests/bench/matmul_peak.hpp"

#include <algorithm>
#include <chrono>

#include "diagnostics/tensor/operation.hpp"
#include "diagnostics/tensor/primitives.hpp"

namespace rangefinder::bench {

double matmul_peak_gflops(std::int64_t threads) {
    constexpr std::int64_t kSize = 512;
    constexpr int kRepeats = 100;
    Engine engine(threads);
    const Dims square{kSize, kSize};
    const auto description = inner_product_forward(engine, {.source = any_layout(square),
                                                            .weight = any_layout(square),
                                                            .bias = {},
                                                            .destination = any_layout(square)});
    const Operation multiply = Operation::make<InnerProductForward>(
        engine, description,
        {{DNNL_ARG_SRC, Tensor(engine, square, description.src_desc())},
         {DNNL_ARG_WEIGHTS, Tensor(engine, square, description.weights_desc())},
         {DNNL_ARG_DST, Tensor(engine, square, description.dst_desc())}});
    double best_seconds = 1e9;
    for (int repeat = 0; repeat < kRepeats; ++repeat) {
        const auto start = std::chrono::steady_clock::now();
        multiply.run();
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        best_seconds = std::min(best_seconds, seconds.count());
    }
    return 2.0 * kSize * kSize * kSize / best_seconds / 1e9;
}

}  // namespace rangefinder::bench
