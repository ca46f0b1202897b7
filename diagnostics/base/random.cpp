#include "diagnostics/base/random.hpp"

#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

// Constants of Philox4x32 from the paper, table 2 and section 3.2.
constexpr std::uint32_t kMultiplier0 = 0xD2511F53;
constexpr std::uint32_t kMultiplier1 = 0xCD9E8D57;
constexpr std::uint32_t kWeyl0 = 0x9E3779B9;
constexpr std::uint32_t kWeyl1 = 0xBB67AE85;
constexpr int kRounds = 10;

constexpr std::uint32_t high_word(std::uint64_t value) {
    return static_cast<std::uint32_t>(value >> 32);
}
constexpr std::uint32_t low_word(std::uint64_t value) {
    return static_cast<std::uint32_t>(value);
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter,
                                           std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < kRounds; ++round) {
        const std::uint64_t product0 = std::uint64_t{kMultiplier0} * counter[0];
        const std::uint64_t product1 = std::uint64_t{kMultiplier1} * counter[2];
        counter = {high_word(product1) ^ counter[1] ^ key[0], low_word(product1),
                   high_word(product0) ^ counter[3] ^ key[1], low_word(product0)};
        key[0] += kWeyl0;
        key[1] += kWeyl1;
    }
    return counter;
}

RandomStream::RandomStream(std::uint64_t seed, RandomPurpose purpose, std::uint32_t stream)
    : state_{seed, static_cast<std::uint32_t>(purpose), stream, 0} {}

std::uint32_t RandomStream::next_u32() {
    const std::uint64_t index = state_.position / 4;
    if (index != block_index_) {
        block_ = philox4x32_10({low_word(index), high_word(index), state_.stream, state_.purpose},
                               {low_word(state_.seed), high_word(state_.seed)});
        block_index_ = index;
    }
    return block_[state_.position++ % 4];
}

double RandomStream::uniform() {
    const std::uint64_t high = next_u32() >> 5;
    const std::uint64_t low = next_u32() >> 6;
    return static_cast<double>((high << 26) | low) * 0x1.0p-53;
}

double RandomStream::normal() {
    const double radius = std::sqrt(-2.0 * std::log1p(-uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint64_t RandomStream::below(std::uint64_t bound) {
    RF_CHECK(bound > 0);
    const std::uint64_t limit = ~std::uint64_t{0} - ~std::uint64_t{0} % bound;
    for (;;) {
        const std::uint64_t high = next_u32();
        const std::uint64_t value = (high << 32) | next_u32();
        if (value < limit) return value % bound;
    }
}

void RandomStream::shuffle(std::span<std::int64_t> values) {
    for (std::size_t i = values.size(); i > 1; --i) {
        std::swap(values[i - 1], values[static_cast<std::size_t>(below(i))]);
    }
}

std::vector<std::int64_t> permutation(std::int64_t count, RandomStream& random) {
    RF_CHECK(count >= 0);
    std::vector<std::int64_t> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    random.shuffle(order);
    return order;
}

}  // namespace rangefinder
