#include "diagnostics/formats/npy.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "diagnostics/formats/npy_header.hpp"
#include "diagnostics/formats/text.hpp"

namespace rangefinder {
namespace {

constexpr std::array<std::uint8_t, 6> kMagic{0x93, 'N', 'U', 'M', 'P', 'Y'};

struct TypeInformation {
    NpyType type;
    std::int64_t bytes;
};

Error malformed(std::string text) {
    return Error{ErrorKind::kMalformed, std::move(text), {}};
}

Result<TypeInformation> find_type(const std::string& descr) {
    if (descr == "<f4") return TypeInformation{NpyType::kFloat32, 4};
    if (descr == "<f8") return TypeInformation{NpyType::kFloat64, 8};
    if (descr == "<i4") return TypeInformation{NpyType::kInt32, 4};
    if (descr == "<i8") return TypeInformation{NpyType::kInt64, 8};
    if (descr == "|u1") return TypeInformation{NpyType::kUint8, 1};
    if (descr == "|b1") return TypeInformation{NpyType::kBool, 1};
    if (descr.find('O') != std::string::npos) {
        return Error{ErrorKind::kUnsupported,
                     "the npy file holds pickled Python objects, which are never read",
                     {}};
    }
    return Error{ErrorKind::kUnsupported,
                 "npy type '" + shown(descr, 20) +
                     "' is not supported; allowed are <f4, <f8, <i4, <i8, |u1, |b1",
                 {}};
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
void fill(NpyArray& array, ByteView data, bool fortran_order) {
    auto values = copy_values<T>(data);
    array.values = fortran_order ? to_c_order(values, array.shape) : std::move(values);
}

std::optional<Error> check_bools(const NpyArray& array) {
    if (array.type != NpyType::kBool) return std::nullopt;
    for (const std::uint8_t value : array.as<std::uint8_t>()) {
        if (value > 1) return malformed("an npy bool is " + std::to_string(value) + ", not 0 or 1");
    }
    return std::nullopt;
}

void fill_by_type(NpyArray& array, ByteView data, bool fortran_order) {
    switch (array.type) {
        case NpyType::kFloat32:
            return fill<float>(array, data, fortran_order);
        case NpyType::kFloat64:
            return fill<double>(array, data, fortran_order);
        case NpyType::kInt32:
            return fill<std::int32_t>(array, data, fortran_order);
        case NpyType::kInt64:
            return fill<std::int64_t>(array, data, fortran_order);
        case NpyType::kUint8:
        case NpyType::kBool:
            return fill<std::uint8_t>(array, data, fortran_order);
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
    fill_by_type(array, parts->data, header->fortran_order);
    if (auto error = check_bools(array)) return *std::move(error);
    return array;
}

Result<NpyArray> read_npy_file(const std::string& path) {
    const auto bytes = read_file(path, kMaxNpyBytes);
    if (!bytes) return bytes.error();
    return read_npy(*bytes);
}

}  // namespace rangefinder
