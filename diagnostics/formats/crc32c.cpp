#include "diagnostics/formats/crc32c.hpp"

#include <array>

namespace rangefinder {
namespace {

constexpr std::uint32_t kReflectedPolynomial = 0x82f63b78;
constexpr std::uint32_t kMaskDelta = 0xa282ead8;

constexpr std::array<std::uint32_t, 256> make_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t sum = byte;
        for (int bit = 0; bit < 8; ++bit) {
            sum = (sum & 1U) != 0 ? (sum >> 1) ^ kReflectedPolynomial : sum >> 1;
        }
        table[byte] = sum;
    }
    return table;
}

constexpr std::array<std::uint32_t, 256> kTable = make_table();

}  // namespace

std::uint32_t crc32c_of(ByteView bytes) {
    std::uint32_t sum = ~std::uint32_t{0};
    for (const std::uint8_t byte : bytes) sum = (sum >> 8) ^ kTable[(sum ^ byte) & 0xffU];
    return ~sum;
}

std::uint32_t masked_crc32c_of(ByteView bytes) {
    const std::uint32_t sum = crc32c_of(bytes);
    return ((sum >> 15) | (sum << 17)) + kMaskDelta;
}

}  // namespace rangefinder
