#include "diagnostics/formats/tensor_proto.hpp"

#include <cstdint>

#include "diagnostics/formats/half.hpp"
#include "diagnostics/formats/protobuf_wire.hpp"

namespace rangefinder {
namespace {

// types.proto
enum class DataType : std::uint64_t {
    kFloat = 1,
    kDouble = 2,
    kInt32 = 3,
    kInt64 = 9,
    kBfloat16 = 14,
    kHalf = 19,
};

// tensor.proto
constexpr std::uint64_t kDtype = 1;
constexpr std::uint64_t kShape = 2;
constexpr std::uint64_t kContent = 4;

// Where values of a type lie, how wide they are, and how they are packed.
struct Layout {
    DataType type;
    std::uint64_t list;  // The field of its typed list.
    std::size_t bytes;   // Of one value in the content.
    WireType packed;     // Of one value in the list.
};
constexpr Layout kLayouts[] = {
    {DataType::kFloat, 5, 4, WireType::kFixed32},    {DataType::kDouble, 6, 8, WireType::kFixed64},
    {DataType::kInt32, 7, 4, WireType::kVarint},     {DataType::kInt64, 10, 8, WireType::kVarint},
    {DataType::kBfloat16, 13, 2, WireType::kVarint}, {DataType::kHalf, 13, 2, WireType::kVarint},
};

const Layout* layout_of(std::uint64_t type) {
    for (const Layout& layout : kLayouts) {
        if (static_cast<std::uint64_t>(layout.type) == type) return &layout;
    }
    return nullptr;
}

double number_of(DataType type, std::uint64_t bits) {
    switch (type) {
        case DataType::kFloat:
            return static_cast<double>(float_of_bits(bits));
        case DataType::kDouble:
            return double_of_bits(bits);
        case DataType::kInt32:
            return static_cast<double>(static_cast<std::int32_t>(bits));
        case DataType::kInt64:
            return static_cast<double>(static_cast<std::int64_t>(bits));
        case DataType::kBfloat16:
            return static_cast<double>(from_bfloat16(static_cast<std::uint16_t>(bits)));
        case DataType::kHalf:
            return static_cast<double>(from_half(static_cast<std::uint16_t>(bits)));
    }
    return 0.0;  // Not reached: every type is above.
}

// Whether a TensorShapeProto is that of one element: every size is 1.
Result<bool> is_of_one(ByteView message) {
    constexpr std::uint64_t kDim = 2;
    constexpr std::uint64_t kSize = 1;
    WireReader dims(message);
    bool one = true;
    auto more = dims.next();
    for (; more && *more; more = dims.next()) {
        if (!dims.field().is(kDim, WireType::kBytes)) continue;
        std::uint64_t size = 0;
        WireReader members(dims.field().bytes);
        auto another = members.next();
        for (; another && *another; another = members.next()) {
            if (members.field().is(kSize, WireType::kVarint)) size = members.field().value;
        }
        if (!another) return another.error();
        one = one && size == 1;
    }
    if (!more) return more.error();
    return one;
}

// A TensorProto's parts, before its type says which of them hold the value.
class TensorParts {
  public:
    Result<void> read(ByteView message) {
        WireReader reader(message);
        auto more = reader.next();
        for (; more && *more; more = reader.next()) {
            const WireField& field = reader.field();
            if (field.is(kDtype, WireType::kVarint)) layout_ = layout_of(field.value);
            if (field.is(kContent, WireType::kBytes)) content_ = field.bytes;
            if (!field.is(kShape, WireType::kBytes)) continue;
            const auto one = is_of_one(field.bytes);
            if (!one) return one.error();
            one_ = *one;
        }
        if (!more) return more.error();
        return {};
    }

    Result<std::optional<double>> scalar(ByteView message) const {
        if (layout_ == nullptr || !one_) return std::optional<double>{};
        if (content_.size() == layout_->bytes) return std::optional<double>(from_content());
        if (!content_.empty()) return std::optional<double>{};
        return from_list(message);
    }

  private:
    double from_content() const {
        std::uint64_t bits = 0;
        std::memcpy(&bits, content_.data(), layout_->bytes);
        return number_of(layout_->type, bits);
    }

    // Packed or one by one: both are written.
    Result<std::optional<double>> from_list(ByteView message) const {
        std::optional<double> number;
        WireReader reader(message);
        auto more = reader.next();
        for (; more && *more; more = reader.next()) {
            const WireField& field = reader.field();
            if (field.number != layout_->list) continue;
            auto bits = field.type == WireType::kBytes ? only_packed(field.bytes)
                                                       : Result<std::uint64_t>(field.value);
            if (!bits) return bits.error();
            number = number_of(layout_->type, *bits);
        }
        if (!more) return more.error();
        return number;
    }

    Result<std::uint64_t> only_packed(ByteView packed) const {
        if (layout_->packed == WireType::kVarint) return WireReader(packed).varint();
        if (packed.size() != layout_->bytes) {
            return Error{ErrorKind::kMalformed, "a tensor of one value holds another number", {}};
        }
        std::uint64_t bits = 0;
        std::memcpy(&bits, packed.data(), layout_->bytes);
        return bits;
    }

    const Layout* layout_ = nullptr;  // Nothing: no type of ours.
    ByteView content_;
    bool one_ = true;
};

}  // namespace

Result<std::optional<double>> scalar_of_tensor_proto(ByteView message) {
    TensorParts parts;
    if (const auto read = parts.read(message); !read) return read.error();
    return parts.scalar(message);
}

}  // namespace rangefinder
