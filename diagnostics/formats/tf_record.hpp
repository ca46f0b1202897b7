// TFRecord: the container of TensorBoard's event files. A record is its length (uint64, little
// endian), the masked CRC-32C of those eight bytes, the data, the masked CRC-32C of the data
// (tensorflow/tensorboard, tensorboard/data/server/tf_record.rs).
#pragma once

#include <cstddef>

#include "diagnostics/base/result.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

// One record after the other, both sums checked. Not thread-safe; the bytes must outlive it.
class TfRecordReader {
  public:
    explicit TfRecordReader(ByteView bytes) : bytes_(bytes) {}

    // Goes to the next record; false at the end, and before a last record that is not complete
    // (torn() is then true). Errors: kMalformed with the byte at which the record begins. After an
    // error the reader must not be used.
    Result<bool> next();

    // Of the present record: its data, and the byte at which it begins.
    ByteView record() const { return record_; }
    std::size_t offset() const { return offset_; }
    // The file ends inside a record that begins at position(): its writer was stopped.
    bool torn() const { return torn_; }
    std::size_t position() const { return position_; }

  private:
    Error error(const char* why) const;

    ByteView bytes_;
    ByteView record_;
    std::size_t position_ = 0;
    std::size_t offset_ = 0;
    bool torn_ = false;
};

}  // namespace rangefinder
