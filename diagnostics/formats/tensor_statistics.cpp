#include "diagnostics/formats/tensor_statistics.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/formats/half.hpp"

namespace rangefinder {
namespace {

class Accumulator {
  public:
    void add(double value) {
        if (!std::isfinite(value)) {
            ++non_finite_;
            return;
        }
        squares_ += value * value;
        min_ = count_ == 0 ? value : std::min(min_, value);
        max_ = count_ == 0 ? value : std::max(max_, value);
        ++count_;
    }

    TensorStatistics result() const { return {std::sqrt(squares_), min_, max_, non_finite_}; }

  private:
    double squares_ = 0.0, min_ = 0.0, max_ = 0.0;
    std::int64_t count_ = 0, non_finite_ = 0;
};

template <typename Stored, typename Convert>
TensorStatistics scan(ByteView data, Convert convert) {
    Accumulator accumulator;
    for (std::size_t at = 0; at + sizeof(Stored) <= data.size(); at += sizeof(Stored)) {
        const auto stored = load_little_endian<Stored>(data.data() + at);
        accumulator.add(static_cast<double>(convert(stored)));
    }
    return accumulator.result();
}

template <typename Stored>
TensorStatistics scan(ByteView data) {
    return scan<Stored>(data, [](Stored value) { return value; });
}

struct Type {
    const char* name;
    TensorStatistics (*scan)(ByteView);
};

constexpr Type kTypes[] = {
    {"F32", &scan<float>},
    {"F64", &scan<double>},
    {"F16", [](ByteView data) { return scan<std::uint16_t>(data, from_half); }},
    {"BF16", [](ByteView data) { return scan<std::uint16_t>(data, from_bfloat16); }},
    {"I64", &scan<std::int64_t>},
    {"I32", &scan<std::int32_t>},
    {"I16", &scan<std::int16_t>},
    {"I8", &scan<std::int8_t>},
    {"U64", &scan<std::uint64_t>},
    {"U32", &scan<std::uint32_t>},
    {"U16", &scan<std::uint16_t>},
    {"U8", &scan<std::uint8_t>},
    {"BOOL", &scan<std::uint8_t>}};

}  // namespace

std::optional<TensorStatistics> tensor_statistics(const SafetensorsEntry& entry) {
    if (entry.data.empty()) return std::nullopt;
    for (const Type& type : kTypes) {
        if (entry.dtype == type.name) return type.scan(entry.data);
    }
    return std::nullopt;
}

bool is_floating_point(const SafetensorsEntry& entry) {
    return entry.dtype == "F32" || entry.dtype == "F64" || entry.dtype == "F16" ||
           entry.dtype == "BF16";
}

}  // namespace rangefinder
