// How fast this machine multiplies matrices: the bound that a training step is held against.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace rangefinder::bench {

// Products of 512 x 512 float32 matrices in oneDNN's best layouts: small enough to finish inside
// one time slice, large enough to be bound by arithmetic. Stays on the thread that made it.
class MatmulPeak {
  public:
    explicit MatmulPeak(std::int64_t threads);
    ~MatmulPeak();

    // Measures some products, beside those measured before.
    void measure();
    // 10⁹ operations a second: of the median and of the fastest product.
    double median_gflops() const;
    double best_gflops() const;

  private:
    struct Product;
    std::unique_ptr<Product> product_;
    std::vector<double> seconds_;
};

}  // namespace rangefinder::bench
