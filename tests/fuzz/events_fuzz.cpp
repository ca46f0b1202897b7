// TensorBoard event files over any bytes. A fuzzer does not guess checksums: bytes that are no
// event file are also read as the message of one record, with the sums made for it.
#include "diagnostics/base/check.hpp"
#include "diagnostics/formats/crc32c.hpp"
#include "diagnostics/formats/event_file.hpp"
#include "diagnostics/formats/text.hpp"

using namespace rangefinder;

namespace {

template <typename Number>
void append_number(Bytes& bytes, Number number) {
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
        bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
    }
}

Bytes record_of(ByteView message) {
    Bytes bytes;
    append_number(bytes, static_cast<std::uint64_t>(message.size()));
    append_number(bytes, masked_crc32c_of(bytes));
    bytes.insert(bytes.end(), message.begin(), message.end());
    append_number(bytes, masked_crc32c_of(message));
    return bytes;
}

void check_events(ByteView bytes) {
    const auto file = read_event_file(bytes);
    if (!file) {
        RF_CHECK(is_utf8(file.error().text));
        return;
    }
    RF_CHECK(file->read_bytes <= bytes.size());
    RF_CHECK(file->torn == (file->read_bytes < bytes.size()));
    for (const EventTag& tag : file->tags) {
        RF_CHECK(is_utf8(tag.name));
        RF_CHECK(!tag.points.empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    check_events({data, size});
    if (!is_event_file({data, size})) check_events(record_of({data, size}));
    return 0;
}
