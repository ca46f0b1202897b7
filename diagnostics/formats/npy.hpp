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

enum class NpyType { kFloat32, kFloat64, kInt32, kInt64, kUint8, kBool };

struct NpyArray {
    NpyType type = NpyType::kFloat32;
    std::vector<std::int64_t> shape;  // Empty: a scalar.
    // In C order, whatever the file's order was. Bools are bytes of 0 or 1.
    std::variant<std::vector<float>, std::vector<double>, std::vector<std::int32_t>,
                 std::vector<std::int64_t>, std::vector<std::uint8_t>>
        values;

    // The values as they are stored: T must be the file's type.
    template <typename T>
    const std::vector<T>& as() const {
        RF_CHECK(std::holds_alternative<std::vector<T>>(values));
        return std::get<std::vector<T>>(values);
    }
    std::int64_t size() const;
};

// Reads '<f4', '<f8', '<i4', '<i8', '|u1' and '|b1'. Errors: kMalformed with the byte or the header
// field that is wrong, kUnsupported for other types; pickled objects are always refused.
Result<NpyArray> read_npy(ByteView bytes);

// The same from a file of at most kMaxNpyBytes. Throws std::system_error when it cannot be read.
Result<NpyArray> read_npy_file(const std::string& path);

inline constexpr std::int64_t kMaxNpyBytes = std::int64_t{1} << 32;
// NumPy's own bound for headers that it does not trust.
inline constexpr std::int64_t kMaxNpyHeaderBytes = 10'000;
inline constexpr std::int64_t kMaxNpyDimensions = 32;

}  // namespace rangefinder
