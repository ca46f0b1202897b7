// The fields of one protobuf message, as they lie in the bytes (protobuf.dev, "Encoding"). A reader
// that knows its message's field numbers needs no more than this.
#pragma once

#include <cstddef>
#include <cstdint>

#include "diagnostics/base/result.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

enum class WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

struct WireField {
    std::uint64_t number = 0;
    WireType type = WireType::kVarint;
    std::uint64_t value = 0;  // Of the types with a value; a float's or double's bits.
    ByteView bytes;           // kBytes: a string, a message, packed values.

    // Whether it is this field, written as this type.
    bool is(std::uint64_t wanted, WireType as) const { return number == wanted && type == as; }
};

double double_of_bits(std::uint64_t bits);
float float_of_bits(std::uint64_t bits);

// One field after the other, without recursion: a message inside is read by a reader of its own.
// Not thread-safe; the bytes must outlive it.
class WireReader {
  public:
    explicit WireReader(ByteView bytes) : bytes_(bytes) {}

    // Goes to the next field; false at the end. kMalformed with the byte in the message: a value
    // that is cut off, a varint over ten bytes, a field number 0, or a group (not written by anyone
    // since protobuf 2).
    Result<bool> next();
    const WireField& field() const { return field_; }

    // A varint on its own, as packed fields hold them; only while !at_end().
    Result<std::uint64_t> varint();
    bool at_end() const { return position_ == bytes_.size(); }

  private:
    Result<void> read_value(std::uint64_t type);
    Result<std::uint64_t> fixed(std::size_t size);
    Error error(const char* why) const;

    ByteView bytes_;
    std::size_t position_ = 0;
    WireField field_;
};

}  // namespace rangefinder
