// Bytes from outside, as every reader of this folder takes them, and the arithmetic that is safe on
// what they claim.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"

namespace rangefinder {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// The product of non-negative sizes, or nothing when one is negative or the product overflows. Of
// no sizes: 1.
std::optional<std::int64_t> checked_product(std::span<const std::int64_t> sizes);

// The whole file. kTooLarge over `limit` bytes. Throws std::system_error when it cannot be read.
Result<Bytes> read_file(const std::string& path, std::int64_t limit);

// A little-endian value at the start of `bytes`, which must be long enough.
template <typename T>
T load_little_endian(const std::uint8_t* bytes) {
    static_assert(std::endian::native == std::endian::little);
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return value;
}

// Copies `bytes` into values of T; their number must be a multiple of T's size.
template <typename T>
std::vector<T> copy_values(ByteView bytes) {
    std::vector<T> values(bytes.size() / sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
}

}  // namespace rangefinder
