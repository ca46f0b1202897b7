// Random numbers of layers that draw while they train (dropout): a function of the model's seed,
// the layer's stream, the training pass and the element, so that nothing but the number of passes
// needs to be kept to go on where a training stopped.
#pragma once

#include <cstdint>
#include <span>

namespace rangefinder {

class RandomMasks {
  public:
    // `passes`: training passes begun, this one included. Must outlive this.
    RandomMasks(std::uint64_t seed, std::uint32_t stream, const std::uint64_t& passes)
        : seed_(seed), stream_(stream), passes_(&passes) {}

    // Each value is `kept` with probability 1 - p and else 0, p in [0, 1]. The same at every call
    // within a pass. Allocates nothing.
    void fill(double p, float kept, std::span<float> mask) const;

  private:
    std::uint64_t seed_;
    std::uint32_t stream_;
    const std::uint64_t* passes_;
};

}  // namespace rangefinder
