#include "tests/bench/matmul_peak.hpp"

#include <algorithm>

#include "diagnostics/tensor/operation.hpp"
#include "diagnostics/tensor/primitives.hpp"
#include "tests/bench/timing.hpp"

namespace rangefinder::bench {

namespace {

constexpr std::int64_t kSize = 512;
constexpr int kRepeats = 40;

double gflops(double seconds) {
    return 2.0 * kSize * kSize * kSize / seconds / 1e9;
}

}  // namespace

struct MatmulPeak::Product {
    explicit Product(std::int64_t threads) : engine(threads) {
        const Dims square{kSize, kSize};
        const Layout any = any_layout(square);
        const auto description = inner_product_forward(
            engine, {.source = any, .weight = any, .bias = {}, .destination = any});
        multiply = Operation::make<InnerProductForward>(
            engine, description,
            {{DNNL_ARG_SRC, Tensor(engine, square, description.src_desc())},
             {DNNL_ARG_WEIGHTS, Tensor(engine, square, description.weights_desc())},
             {DNNL_ARG_DST, Tensor(engine, square, description.dst_desc())}});
    }

    Engine engine;
    Operation multiply;
};

MatmulPeak::MatmulPeak(std::int64_t threads) : product_(std::make_unique<Product>(threads)) {
    for (int warm_up = 0; warm_up < 3; ++warm_up) product_->multiply.run();
}

MatmulPeak::~MatmulPeak() = default;

void MatmulPeak::measure() {
    for (int repeat = 0; repeat < kRepeats; ++repeat) {
        const auto start = SteadyClock::now();
        product_->multiply.run();
        seconds_.push_back(seconds_between(start, SteadyClock::now()));
    }
}

double MatmulPeak::median_gflops() const {
    return gflops(median(seconds_));
}

double MatmulPeak::best_gflops() const {
    return gflops(*std::min_element(seconds_.begin(), seconds_.end()));
}

}  // namespace rangefinder::bench
