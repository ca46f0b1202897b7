#include "diagnostics/formats/protobuf_wire.hpp"

#include <bit>
#include <string>

namespace rangefinder {

double double_of_bits(std::uint64_t bits) {
    return std::bit_cast<double>(bits);
}

float float_of_bits(std::uint64_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
}

Result<bool> WireReader::next() {
    if (at_end()) return false;
    const auto key = varint();
    if (!key) return key.error();
    field_ = WireField{};
    field_.number = *key >> 3;
    if (field_.number == 0) return error("a field has the number 0");
    if (const auto read = read_value(*key & 7U); !read) return read.error();
    return true;
}

Result<void> WireReader::read_value(std::uint64_t type) {
    const auto take = [&](const Result<std::uint64_t>& value) -> Result<void> {
        if (!value) return value.error();
        field_.value = *value;
        return {};
    };
    field_.type = static_cast<WireType>(type);
    switch (field_.type) {
        case WireType::kVarint:
            return take(varint());
        case WireType::kFixed64:
            return take(fixed(8));
        case WireType::kFixed32:
            return take(fixed(4));
        case WireType::kBytes:
            break;
        default:
            return error("a field has a type that is not in use");
    }
    const auto length = varint();
    if (!length) return length.error();
    if (*length > bytes_.size() - position_) return error("a field is longer than its message");
    field_.bytes = bytes_.subspan(position_, static_cast<std::size_t>(*length));
    position_ += field_.bytes.size();
    return {};
}

Result<std::uint64_t> WireReader::varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        if (at_end()) return error("a number is cut off");
        const std::uint8_t byte = bytes_[position_++];
        // Of the tenth byte one bit is left to fill.
        if (shift == 63 && byte > 1) break;
        value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
        if ((byte & 0x80U) == 0) return value;
    }
    return error("a number has more than 64 bits");
}

Result<std::uint64_t> WireReader::fixed(std::size_t size) {
    if (bytes_.size() - position_ < size) return error("a number is cut off");
    const std::uint8_t* at = bytes_.data() + position_;
    position_ += size;
    if (size == 8) return load_little_endian<std::uint64_t>(at);
    return std::uint64_t{load_little_endian<std::uint32_t>(at)};
}

Error WireReader::error(const char* why) const {
    return Error{
        ErrorKind::kMalformed,
        std::string(why) + " (before byte " + std::to_string(position_) + " of its message)",
        {}};
}

}  // namespace rangefinder
