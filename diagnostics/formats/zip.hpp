// Zip archives as numpy.savez writes them: stored and deflated entries. PKWARE APPNOTE 6.3.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

// An entry as the central directory describes it.
struct ZipEntry {
    std::string name;  // As it stands in the file: any bytes.
    bool deflated = false;
    std::uint32_t checksum = 0;  // CRC-32 of the content.
    std::int64_t size = 0;       // Of the content.
    ByteView stored;             // Its bytes in the archive; lives as long as they do.
};

bool is_zip(ByteView bytes);

// All entries in the order of the directory. Copies no content. Entries may not overlap, nor have
// one name twice. Errors: kMalformed with what is wrong, kUnsupported for encryption, other methods
// and several disks, kTooLarge over kMaxZipEntries.
Result<std::vector<ZipEntry>> list_zip(ByteView bytes);

// The content. Its claimed size is checked before memory is taken: kTooLarge over `limit`, or over
// kMaxGzipRatio times what is stored (once over kFreeGzipBytes); kMalformed when the content is
// damaged or not of that size.
Result<Bytes> extract(const ZipEntry& entry, std::int64_t limit);

inline constexpr std::int64_t kMaxZipEntries = 1000;

}  // namespace rangefinder
