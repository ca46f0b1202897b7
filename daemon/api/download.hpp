// A file as an answer: whole, a part of it (Range), or "you have it already" (ETag).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "daemon/api/mapped_file.hpp"
#include "daemon/http/message.hpp"

namespace rangefinder::api {

struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;  // Inclusive.
};

// No part of the file is asked for, or in a way that may be ignored (several ranges, another unit,
// nonsense): RFC 9110, 14.2.
struct WholeFile {};
// 416: no byte of it is there.
struct Unsatisfiable {};

using RangeAnswer = std::variant<WholeFile, ByteRange, Unsatisfiable>;

// "bytes=0-499", "bytes=500-", "bytes=-500" of a file of `size` bytes.
RangeAnswer parse_range(std::string_view header, std::uint64_t size);

struct DownloadFacts {
    std::string etag;  // Without quotes; stands for these bytes for ever.
    std::string content_type = "application/octet-stream";
    std::string file_name;
};

// 200, 206, 304 or 416. Honours If-None-Match, and Range unless If-Range names other bytes.
http::Response download(const http::Request& request, std::shared_ptr<const MappedFile> file,
                        const DownloadFacts& facts);

}  // namespace rangefinder::api
