// The content of a zip archive's entry, by zlib.
#include <algorithm>
#include <optional>

#include "diagnostics/formats/crc32.hpp"
#include "diagnostics/formats/gzip.hpp"
#include "diagnostics/formats/inflate_stream.hpp"
#include "diagnostics/formats/text.hpp"
#include "diagnostics/formats/zip.hpp"

namespace rangefinder {
namespace {

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

// True when `input` is one whole deflate stream that fills `output` exactly.
bool inflate_whole(ByteView input, std::span<std::uint8_t> output) {
    InflateStream stream(kRawWindow);
    for (;;) {
        const InflateStream::Step step = stream.run(input, output);
        input = input.subspan(step.taken);
        output = output.subspan(step.given);
        if (step.status == Z_STREAM_END) return input.empty() && output.empty();
        if (step.status != Z_OK || step.taken + step.given == 0) return false;
    }
}

}  // namespace

Result<Bytes> extract(const ZipEntry& entry, std::int64_t limit) {
    if (auto problem = size_problem(entry, limit)) return *std::move(problem);
    // An empty content needs no inflating; npy arrays never are.
    Bytes content(static_cast<std::size_t>(entry.size));
    if (!entry.deflated) {
        std::copy(entry.stored.begin(), entry.stored.end(), content.begin());
    } else if (!content.empty() && !inflate_whole(entry.stored, content)) {
        return damaged(entry);
    }
    if (crc32_of(std::as_bytes(std::span(content))) != entry.checksum) return damaged(entry);
    return content;
}

}  // namespace rangefinder
