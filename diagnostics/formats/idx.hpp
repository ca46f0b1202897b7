// IDX files as MNIST has them: 00 00, type, number of dimensions, sizes, values; all big-endian.
// Definition: yann.lecun.com/exdb/mnist, "The IDX file format".
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

enum class IdxType : std::uint8_t {
    kUint8 = 0x08,
    kInt8 = 0x09,
    kInt16 = 0x0b,
    kInt32 = 0x0c,
    kFloat32 = 0x0d,
    kFloat64 = 0x0e,
};

// The array as it lies in the file; lives as long as the bytes it was made from.
struct IdxView {
    IdxType type = IdxType::kUint8;
    std::vector<std::int64_t> shape;  // 1 to kMaxIdxDimensions sizes.
    ByteView data;                    // Big-endian, row-major.

    std::int64_t size() const;
    bool holds_integers() const { return type < IdxType::kFloat32; }
};

bool is_idx(ByteView bytes);

// Checks the header against the number of bytes. Copies nothing. Errors: kMalformed.
Result<IdxView> view_idx(ByteView bytes);

// Converts values [first, first + out.size()) to floats.
void idx_to_floats(const IdxView& view, std::int64_t first, std::span<float> out);

// All values; the type must be an integer.
std::vector<std::int64_t> idx_to_integers(const IdxView& view);

inline constexpr std::int64_t kMaxIdxDimensions = 8;

}  // namespace rangefinder
