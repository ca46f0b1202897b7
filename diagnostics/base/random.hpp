// Counter-based random numbers: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as
// easy as 1, 2, 3"). A stream's whole state is four integers, so it can be stored in a checkpoint
// and compared.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace rangefinder {

// What a stream is for. Streams of one seed with different purposes never share numbers.
enum class RandomPurpose : std::uint32_t {
    kWeights = 1,
    kDataOrder = 2,
    kSplit = 3,
    kGenerator = 4,
    kDropout = 5,
    kProbe = 6,
};

struct RandomState {
    std::uint64_t seed = 0;
    std::uint32_t purpose = 0;
    std::uint32_t stream = 0;    // Sub-stream: layer index, epoch, ...
    std::uint64_t position = 0;  // 32-bit numbers drawn so far.

    friend bool operator==(const RandomState&, const RandomState&) = default;
};

// The bijection itself: ten rounds over a 128-bit counter with a 64-bit key.
std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter,
                                           std::array<std::uint32_t, 2> key);

// One stream of numbers. Not thread-safe; copy it to fork it.
class RandomStream {
  public:
    RandomStream(std::uint64_t seed, RandomPurpose purpose, std::uint32_t stream = 0);
    explicit RandomStream(const RandomState& state) : state_(state) {}

    std::uint32_t next_u32();
    // Uniform in [0, 1) with 53 random bits.
    double uniform();
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    // Standard normal by Box-Muller, two numbers drawn a call and one thrown away: the state stays
    // a few integers.
    double normal();
    // Uniform integer in [0, bound), unbiased by rejection. bound > 0.
    std::uint64_t below(std::uint64_t bound);
    // Fisher-Yates.
    void shuffle(std::span<std::int64_t> values);

    const RandomState& state() const { return state_; }

  private:
    RandomState state_;
    std::array<std::uint32_t, 4> block_{};
    std::uint64_t block_index_ = ~std::uint64_t{0};
};

// 0 ... count-1 in random order.
std::vector<std::int64_t> permutation(std::int64_t count, RandomStream& random);

}  // namespace rangefinder
