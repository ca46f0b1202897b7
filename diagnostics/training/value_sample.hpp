// A fixed part of a tensor's values, spread over it, by which steps are compared.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

namespace rangefinder {

// Short runs at equal distances: a run is a line of the cache, so that little of a large tensor is
// touched.
class ValueSample {
  public:
    explicit ValueSample(std::size_t size)
        : runs_(std::min(kMostRuns, (size + kRun - 1) / kRun)),
          size_(runs_ * kRun > size ? size : runs_ * kRun),
          distance_(runs_ > 1 ? (size - kRun) / (runs_ - 1) : 0) {}

    std::size_t size() const { return size_; }

    // Of a tensor of the size given at first; `sample` has size() values.
    void take(std::span<const float> values, std::span<float> sample) const {
        if (size_ == values.size()) {
            std::copy(values.begin(), values.end(), sample.begin());
            return;
        }
        for (std::size_t run = 0; run < runs_; ++run) {
            std::copy_n(values.data() + run * distance_, kRun, sample.data() + run * kRun);
        }
    }

  private:
    static constexpr std::size_t kRun = 16;
    static constexpr std::size_t kMostRuns = 128;

    std::size_t runs_;
    std::size_t size_;
    std::size_t distance_;  // From the start of a run to that of the next.
};

}  // namespace rangefinder
