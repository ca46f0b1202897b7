// Hugging Face's safetensors files: github.com/huggingface/safetensors, "Format".
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

// One tensor as it lies in the file.
struct SafetensorsEntry {
    std::string name;
    std::string dtype;                // "F32", "BF16", "I64", ...
    std::vector<std::int64_t> shape;  // Empty: a scalar.
    ByteView data;  // Little-endian, row-major; lives as long as the file's bytes.
};

struct SafetensorsView {
    std::vector<SafetensorsEntry> entries;  // In the order of their data.
    std::map<std::string, std::string> metadata;
};

// A tensor of 32-bit floats with a name: "0.weight".
struct NamedTensor {
    std::string name;
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

// Reads the header and checks all of it: sizes against types and shapes, no holes, no overlaps, no
// duplicate names, no overflow. Copies no data: `bytes` must outlive the answer. Errors:
// kMalformed.
Result<SafetensorsView> view_safetensors(ByteView bytes);

// One tensor's values as floats. Types as for read_safetensors().
Result<std::vector<float>> floats_of(const SafetensorsEntry& entry);

// All tensors as floats, in the order of their data. F32, F64, F16 and BF16 are converted; another
// type is kUnsupported.
Result<std::vector<NamedTensor>> read_safetensors(ByteView bytes);

// The same from a file of at most kMaxSafetensorsBytes. Throws std::system_error when it cannot be
// read.
Result<std::vector<NamedTensor>> read_safetensors_file(const std::string& path);

// The file's bytes, all tensors F32, header padded to 8 bytes. Names must be valid UTF-8, differ,
// and values must fill the shape.
Bytes write_safetensors(std::span<const NamedTensor> tensors,
                        const std::map<std::string, std::string>& metadata = {});

inline constexpr std::int64_t kMaxSafetensorsBytes = std::int64_t{1} << 32;
inline constexpr std::int64_t kMaxSafetensorsHeaderBytes = std::int64_t{1} << 23;
inline constexpr std::int64_t kMaxSafetensorsTensors = 100'000;

}  // namespace rangefinder
