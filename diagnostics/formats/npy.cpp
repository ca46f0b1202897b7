#include "diagnostics/formats/npy.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>

#include "diagnostics/formats/half.hpp"
#include "diagnostics/formats/npy_header.hpp"
#include "diagnostics/formats/text.hpp"

namespace rangefinder {
namespace {

constexpr std::array<std::uint8_t, 6> kMagic{0x93, 'N', 'U', 'M', 'P', 'Y'};

// What the header's descr says: '<f4' is a little-endian float of 4 bytes.
struct TypeInformation {
    NpyType type;
    std::int64_t bytes;
    bool swapped = false;  // Big-endian.
};

struct TypeName {
    const char* name;  // Without the byte order.
    NpyType type;
};
constexpr std::array<TypeName, 12> kTypes{{{"f2", NpyType::kFloat16},
                                           {"f4", NpyType::kFloat32},
                                           {"f8", NpyType::kFloat64},
                                           {"i1", NpyType::kInt8},
                                           {"i2", NpyType::kInt16},
                                           {"i4", NpyType::kInt32},
                                           {"i8", NpyType::kInt64},
                                           {"u1", NpyType::kUint8},
                                           {"u2", NpyType::kUint16},
                                           {"u4", NpyType::kUint32},
                                           {"u8", NpyType::kUint64},
                                           {"b1", NpyType::kBool}}};

Error malformed(std::string text) {
    return Error{ErrorKind::kMalformed, std::move(text), {}};
}

Error unsupported_type(const std::string& descr) {
    std::string why = "; allowed are float16, float32, float64, integers of 8 to 64 bits and bool";
    if (descr.find('O') != std::string::npos) {
        return Error{ErrorKind::kUnsupported,
                     "the npy file holds pickled Python objects, which are never read",
                     {}};
    }
    if (descr.find('U') != std::string::npos || descr.find('S') != std::string::npos) {
        why += " (text labels: save numpy.unique(y, return_inverse=True)[1])";
    }
    return Error{
        ErrorKind::kUnsupported, "npy type '" + shown(descr, 20) + "' is not supported" + why, {}};
}

// The byte order of one byte is '|'; '=' is the writer's own, which nobody can know here.
Result<TypeInformation> find_type(const std::string& descr) {
    for (const TypeName& known : kTypes) {
        if (descr.size() != 3 || descr.compare(1, 2, known.name) != 0) continue;
        const std::int64_t bytes = descr[2] - '0';
        const bool ordered = descr[0] == '<' || descr[0] == '>';
        if (!ordered && !(bytes == 1 && descr[0] == '|')) break;
        return TypeInformation{known.type, bytes, descr[0] == '>' && bytes > 1};
    }
    return unsupported_type(descr);
}

struct Parts {
    std::string_view header;
    ByteView data;
};

// Cuts the file into header and data by the length that its version keeps in 2 or 4 bytes.
Result<Parts> split_file(ByteView bytes) {
    if (bytes.size() < 10 || !std::equal(kMagic.begin(), kMagic.end(), bytes.begin())) {
        return malformed("the bytes do not begin with an npy magic number, version and length");
    }
    const int version = bytes[6];
    if (version < 1 || version > 3) {
        return malformed("npy version " + std::to_string(version) + " is not known");
    }
    const std::size_t start = version == 1 ? 10 : 12;
    if (bytes.size() < start) return malformed("the npy file ends in its header");
    const std::size_t length = version == 1 ? load_little_endian<std::uint16_t>(&bytes[8])
                                            : load_little_endian<std::uint32_t>(&bytes[8]);
    if (length > kMaxNpyHeaderBytes) {
        return malformed("the npy header claims " + std::to_string(length) +
                         " bytes; at most 10000 are allowed");
    }
    if (length > bytes.size() - start) return malformed("the npy file ends in its header");
    const auto* text = reinterpret_cast<const char*>(bytes.data() + start);
    return Parts{{text, length}, bytes.subspan(start + length)};
}

// Reorders values that vary fastest along the first axis so that they vary fastest along the last.
template <typename T>
std::vector<T> to_c_order(const std::vector<T>& values, const std::vector<std::int64_t>& shape) {
    std::vector<std::size_t> strides(shape.size());
    std::size_t stride = 1;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        strides[axis] = stride;
        stride *= static_cast<std::size_t>(shape[axis]);
    }
    std::vector<T> ordered(values.size());
    std::vector<std::int64_t> index(shape.size(), 0);
    std::size_t source = 0;
    for (T& value : ordered) {
        value = values[source];
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            source += strides[axis];
            if (++index[axis] < shape[axis]) break;
            source -= strides[axis] * static_cast<std::size_t>(shape[axis]);
            index[axis] = 0;
        }
    }
    return ordered;
}

template <typename T>
void swap_bytes(std::vector<T>& values) {
    for (T& value : values) {
        auto bytes = std::bit_cast<std::array<std::uint8_t, sizeof(T)>>(value);
        std::reverse(bytes.begin(), bytes.end());
        value = std::bit_cast<T>(bytes);
    }
}

// How the values lie in the file.
struct Storage {
    bool swapped = false;
    bool fortran_order = false;
};

template <typename T>
std::vector<T> stored_values(ByteView data, const std::vector<std::int64_t>& shape,
                             const Storage& storage) {
    auto values = copy_values<T>(data);
    if (storage.swapped) swap_bytes(values);
    return storage.fortran_order ? to_c_order(values, shape) : std::move(values);
}

std::vector<float> from_halves(const std::vector<std::uint16_t>& halves) {
    std::vector<float> values(halves.size());
    std::transform(halves.begin(), halves.end(), values.begin(), from_half);
    return values;
}

std::optional<Error> check_bools(const NpyArray& array) {
    if (array.type != NpyType::kBool) return std::nullopt;
    for (const std::uint8_t value : array.as<std::uint8_t>()) {
        if (value > 1) return malformed("an npy bool is " + std::to_string(value) + ", not 0 or 1");
    }
    return std::nullopt;
}

void fill(NpyArray& array, ByteView data, const Storage& storage) {
    const auto values = [&](auto zero) {
        return stored_values<decltype(zero)>(data, array.shape, storage);
    };
    switch (array.type) {
        case NpyType::kFloat16:
            array.values = from_halves(values(std::uint16_t{}));
            return;
        case NpyType::kFloat32:
            array.values = values(float{});
            return;
        case NpyType::kFloat64:
            array.values = values(double{});
            return;
        case NpyType::kInt8:
            array.values = values(std::int8_t{});
            return;
        case NpyType::kInt16:
            array.values = values(std::int16_t{});
            return;
        case NpyType::kInt32:
            array.values = values(std::int32_t{});
            return;
        case NpyType::kInt64:
            array.values = values(std::int64_t{});
            return;
        case NpyType::kUint16:
            array.values = values(std::uint16_t{});
            return;
        case NpyType::kUint32:
            array.values = values(std::uint32_t{});
            return;
        case NpyType::kUint64:
            array.values = values(std::uint64_t{});
            return;
        case NpyType::kUint8:
        case NpyType::kBool:
            array.values = values(std::uint8_t{});
            return;
    }
}

}  // namespace

std::int64_t NpyArray::size() const {
    return std::visit([](const auto& held) { return static_cast<std::int64_t>(held.size()); },
                      values);
}

Result<NpyArray> read_npy(ByteView bytes) {
    const auto parts = split_file(bytes);
    if (!parts) return parts.error();
    auto header = parse_npy_header(parts->header);
    if (!header) return header.error();
    const auto type = find_type(header->descr);
    if (!type) return type.error();

    auto sizes = header->shape;
    sizes.push_back(type->bytes);
    const auto wanted = checked_product(sizes);
    const auto present = static_cast<std::int64_t>(parts->data.size());
    if (!wanted) return malformed("the npy shape multiplies to more than 2^63 bytes");
    if (*wanted != present) {
        return malformed("the npy shape needs " + std::to_string(*wanted) +
                         " bytes of data, the file has " + std::to_string(present));
    }
    NpyArray array{type->type, std::move(header->shape), {}};
    fill(array, parts->data, {type->swapped, header->fortran_order});
    if (auto error = check_bools(array)) return *std::move(error);
    return array;
}

std::vector<float> to_floats(NpyArray&& array) {
    if (auto* floats = std::get_if<std::vector<float>>(&array.values)) return std::move(*floats);
    auto values = std::visit(
        [](const auto& held) {
            std::vector<float> floats(held.size());
            std::transform(held.begin(), held.end(), floats.begin(),
                           [](auto value) { return static_cast<float>(value); });
            return floats;
        },
        array.values);
    array.values = std::vector<float>();
    return values;
}

std::vector<std::int64_t> to_integers(const NpyArray& array) {
    RF_CHECK(array.holds_integers() || array.type == NpyType::kBool);
    return std::visit(
        [](const auto& held) {
            std::vector<std::int64_t> integers(held.size());
            std::transform(held.begin(), held.end(), integers.begin(), [](auto value) {
                if constexpr (std::is_same_v<decltype(value), std::uint64_t>) {
                    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
                    return static_cast<std::int64_t>(
                        std::min(value, static_cast<std::uint64_t>(kMost)));
                } else {
                    return static_cast<std::int64_t>(value);
                }
            });
            return integers;
        },
        array.values);
}

bool is_npy(ByteView bytes) {
    return bytes.size() >= kMagic.size() && std::equal(kMagic.begin(), kMagic.end(), bytes.begin());
}

Result<NpyArray> read_npy_file(const std::string& path) {
    const auto bytes = read_file(path, kMaxNpyBytes);
    if (!bytes) return bytes.error();
    return read_npy(*bytes);
}

}  // namespace rangefinder
