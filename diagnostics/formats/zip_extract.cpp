// The content of a zip archive's entry, by zlib.
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <optional>

#include "diagnostics/formats/gzip.hpp"
#include "diagnostics/formats/text.hpp"
#include "diagnostics/formats/zip.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kMostAtOnce = std::numeric_limits<uInt>::max();
// Without any header, as zip stores it.
constexpr int kRawWindow = -15;
// What deflate can reach at best, and a block of slack.
constexpr std::int64_t kDeflateRatio = 1032;
constexpr std::int64_t kSlackBytes = 1024;

Error problem_of(const ZipEntry& entry, ErrorKind kind, const std::string& why) {
    return Error{kind, "'" + shown(entry.name) + "' of the zip archive " + why, {}};
}

Error damaged(const ZipEntry& entry) {
    return problem_of(entry, ErrorKind::kMalformed, "is damaged");
}

std::optional<Error> size_problem(const ZipEntry& entry, std::int64_t limit) {
    const auto stored = static_cast<std::int64_t>(entry.stored.size());
    const std::string claim = "claims " + std::to_string(entry.size) + " bytes";
    if (entry.size > limit) {
        return problem_of(entry, ErrorKind::kTooLarge,
                          claim + "; at most " + std::to_string(limit) + " are allowed");
    }
    if (!entry.deflated) {
        if (entry.size == stored) return std::nullopt;
        return problem_of(entry, ErrorKind::kMalformed,
                          claim + " and has " + std::to_string(stored));
    }
    if (entry.size > stored * kDeflateRatio + kSlackBytes) {
        return problem_of(entry, ErrorKind::kMalformed,
                          claim + ", more than its " + std::to_string(stored) + " can hold");
    }
    if (entry.size <= kFreeGzipBytes || entry.size / kMaxGzipRatio <= stored) return std::nullopt;
    return problem_of(entry, ErrorKind::kTooLarge,
                      "grows to over " + std::to_string(kMaxGzipRatio) + " times its size");
}

// Holds zlib's state for the length of one entry.
class RawInflater {
  public:
    RawInflater() {
        if (inflateInit2(&stream_, kRawWindow) != Z_OK) throw std::bad_alloc();
    }
    ~RawInflater() { inflateEnd(&stream_); }
    RawInflater(const RawInflater&) = delete;
    RawInflater& operator=(const RawInflater&) = delete;

    // True when `input` is one whole deflate stream that fills `output` exactly.
    bool run(ByteView input, Bytes& output) {
        std::size_t consumed = 0, produced = 0;
        for (;;) {
            const std::size_t offered = std::min(input.size() - consumed, kMostAtOnce);
            const std::size_t room = std::min(output.size() - produced, kMostAtOnce);
            // zlib takes a pointer to non-const and does not write through it.
            stream_.next_in = const_cast<Bytef*>(input.data() + consumed);
            stream_.avail_in = static_cast<uInt>(offered);
            stream_.next_out = output.data() + produced;
            stream_.avail_out = static_cast<uInt>(room);
            const int status = inflate(&stream_, Z_NO_FLUSH);
            if (status == Z_MEM_ERROR) throw std::bad_alloc();
            const std::size_t taken = offered - stream_.avail_in;
            const std::size_t given = room - stream_.avail_out;
            consumed += taken;
            produced += given;
            if (status == Z_STREAM_END) {
                return consumed == input.size() && produced == output.size();
            }
            if (status != Z_OK || taken + given == 0) return false;
        }
    }

  private:
    z_stream stream_{};
};

std::uint32_t checksum_of(const Bytes& bytes) {
    uLong sum = crc32(0, nullptr, 0);
    for (std::size_t at = 0; at < bytes.size(); at += kMostAtOnce) {
        const std::size_t count = std::min(bytes.size() - at, kMostAtOnce);
        sum = crc32(sum, bytes.data() + at, static_cast<uInt>(count));
    }
    return static_cast<std::uint32_t>(sum);
}

}  // namespace

Result<Bytes> extract(const ZipEntry& entry, std::int64_t limit) {
    if (auto problem = size_problem(entry, limit)) return *std::move(problem);
    // An empty content needs no inflating; npy arrays never are.
    Bytes content(static_cast<std::size_t>(entry.size));
    if (!entry.deflated) {
        std::copy(entry.stored.begin(), entry.stored.end(), content.begin());
    } else if (!content.empty() && !RawInflater().run(entry.stored, content)) {
        return damaged(entry);
    }
    if (checksum_of(content) != entry.checksum) return damaged(entry);
    return content;
}

}  // namespace rangefinder
