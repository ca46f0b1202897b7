// NumPy's array files (.npy), versions 1 to 3: numpy/lib/format.py.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "diagnostics/base/check.hpp"
#include "diagnostics/base/result.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

enum class NpyType {
    kFloat16,
    kFloat32,
    kFloat64,
    kInt8,
    kInt16,
    kInt32,
    kInt64,
    kUint8,
    kUint16,
    kUint32,
    kUint64,
    kBool
};

struct NpyArray {
    NpyType type = NpyType::kFloat32;
    std::vector<std::int64_t> shape;  // Empty: a scalar.
    // In C order and this machine's byte order, whatever the file's were. Bools are bytes of 0 or
    // 1, float16 are floats of the same value.
    std::variant<std::vector<float>, std::vector<double>, std::vector<std::int8_t>,
                 std::vector<std::int16_t>, std::vector<std::int32_t>, std::vector<std::int64_t>,
                 std::vector<std::uint8_t>, std::vector<std::uint16_t>, std::vector<std::uint32_t>,
                 std::vector<std::uint64_t>>
        values;

    // The values as they are stored: T must be the file's type.
    template <typename T>
    const std::vector<T>& as() const {
        RF_CHECK(std::holds_alternative<std::vector<T>>(values));
        return std::get<std::vector<T>>(values);
    }
    std::int64_t size() const;
    // Bools are none.
    bool holds_integers() const { return type >= NpyType::kInt8 && type <= NpyType::kUint64; }
};

// Reads floats of 2, 4 and 8 bytes, integers with and without sign of 1 to 8 bytes, and bools, in
// either byte order. Errors: kMalformed with the byte or the header field that is wrong,
// kUnsupported for other types; pickled objects are always refused.
Result<NpyArray> read_npy(ByteView bytes);

// The same from a file of at most kMaxNpyBytes. Throws std::system_error when it cannot be read.
Result<NpyArray> read_npy_file(const std::string& path);

// All values as floats, rounded where a float cannot hold them; takes the array's own memory where
// they are floats already.
std::vector<float> to_floats(NpyArray&& array);

// All values; the type must be an integer or bool. A uint64 over the largest int64 becomes that.
std::vector<std::int64_t> to_integers(const NpyArray& array);

bool is_npy(ByteView bytes);

inline constexpr std::int64_t kMaxNpyBytes = std::int64_t{1} << 32;
// NumPy's own bound for headers that it does not trust.
inline constexpr std::int64_t kMaxNpyHeaderBytes = 10'000;
inline constexpr std::int64_t kMaxNpyDimensions = 32;

}  // namespace rangefinder
