#include "diagnostics/formats/idx.hpp"

#include <bit>
#include <cstring>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

Error malformed(const std::string& why) {
    return Error{ErrorKind::kMalformed, "the IDX file " + why, {}};
}

std::int64_t bytes_of(IdxType type) {
    switch (type) {
        case IdxType::kUint8:
        case IdxType::kInt8:
            return 1;
        case IdxType::kInt16:
            return 2;
        case IdxType::kInt32:
        case IdxType::kFloat32:
            return 4;
        case IdxType::kFloat64:
            return 8;
    }
    RF_CHECK(false);
}

bool is_known(std::uint8_t type) {
    return (type >= 0x08 && type <= 0x0e) && type != 0x0a;
}

// A big-endian value of T's size; the loop becomes one byte swap.
template <typename T>
T load_big_endian(const std::uint8_t* bytes) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) bits = (bits << 8) | bytes[i];
    if constexpr (sizeof(T) == 8) return std::bit_cast<T>(bits);
    if constexpr (sizeof(T) == 4) return std::bit_cast<T>(static_cast<std::uint32_t>(bits));
    if constexpr (sizeof(T) == 2) return std::bit_cast<T>(static_cast<std::uint16_t>(bits));
    if constexpr (sizeof(T) == 1) return std::bit_cast<T>(static_cast<std::uint8_t>(bits));
}

template <typename Stored, typename Out>
void convert(ByteView data, std::span<Out> out) {
    RF_CHECK(data.size() >= out.size() * sizeof(Stored));
    const std::uint8_t* source = data.data();
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto value = load_big_endian<Stored>(source + i * sizeof(Stored));
        out[i] = static_cast<Out>(value);  // NOLINT(bugprone-signed-char-misuse): a signed number.
    }
}

template <typename Out>
void convert_by_type(const IdxView& view, ByteView data, std::span<Out> out) {
    switch (view.type) {
        case IdxType::kUint8:
            return convert<std::uint8_t>(data, out);
        case IdxType::kInt8:
            return convert<std::int8_t>(data, out);
        case IdxType::kInt16:
            return convert<std::int16_t>(data, out);
        case IdxType::kInt32:
            return convert<std::int32_t>(data, out);
        case IdxType::kFloat32:
            return convert<float>(data, out);
        case IdxType::kFloat64:
            return convert<double>(data, out);
    }
}

}  // namespace

std::int64_t IdxView::size() const {
    return checked_product(shape).value_or(0);
}

bool is_idx(ByteView bytes) {
    return bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0 && is_known(bytes[2]);
}

Result<IdxView> view_idx(ByteView bytes) {
    if (!is_idx(bytes)) return malformed("does not begin with 00 00 and a known type");
    IdxView view{static_cast<IdxType>(bytes[2]), {}, {}};
    const std::size_t dimensions = bytes[3];
    if (dimensions == 0 || dimensions > kMaxIdxDimensions) {
        return malformed("has " + std::to_string(dimensions) + " dimensions; allowed are 1 to 8");
    }
    const std::size_t start = 4 + 4 * dimensions;
    if (bytes.size() < start) return malformed("ends in its header");
    for (std::size_t i = 0; i < dimensions; ++i) {
        view.shape.push_back(load_big_endian<std::uint32_t>(&bytes[4 + 4 * i]));
    }
    auto sizes = view.shape;
    sizes.push_back(bytes_of(view.type));
    const auto wanted = checked_product(sizes);
    if (!wanted) return malformed("has sizes that multiply to more than 2^63 bytes");
    view.data = bytes.subspan(start);
    const auto present = static_cast<std::int64_t>(view.data.size());
    if (*wanted != present) {
        return malformed("claims " + std::to_string(*wanted) +
                         " bytes of data by its sizes and has " + std::to_string(present));
    }
    return view;
}

void idx_to_floats(const IdxView& view, std::int64_t first, std::span<float> out) {
    RF_CHECK(first >= 0);
    const auto offset = static_cast<std::size_t>(first * bytes_of(view.type));
    convert_by_type(view, view.data.subspan(offset), out);
}

std::vector<std::int64_t> idx_to_integers(const IdxView& view) {
    RF_CHECK(view.holds_integers());
    std::vector<std::int64_t> values(static_cast<std::size_t>(view.size()));
    convert_by_type(view, view.data, std::span(values));
    return values;
}

}  // namespace rangefinder
