#include "daemon/api/download.hpp"

#include <algorithm>
#include <charconv>

#include "daemon/api/errors.hpp"

namespace rangefinder::api {
namespace {

constexpr std::string_view kUnit = "bytes=";

std::optional<std::uint64_t> digits(std::string_view text) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
    return number;
}

// The last `count` bytes.
RangeAnswer suffix(std::uint64_t count, std::uint64_t size) {
    if (count == 0 || size == 0) return Unsatisfiable{};
    return ByteRange{size - std::min(count, size), size - 1};
}

// If-None-Match: a list of tags, weak ones too, or "*".
bool names(std::string_view header, const std::string& etag) {
    if (header == "*") return true;
    const std::string quoted = "\"" + etag + "\"";
    return header.find(quoted) != std::string_view::npos;
}

http::Response unsatisfiable(const http::Request& request, std::uint64_t size) {
    http::Response response =
        problem(416, "the file has " + std::to_string(size) + " bytes, none in the range", request);
    response.headers["Content-Range"] = "bytes */" + std::to_string(size);
    return response;
}

}  // namespace

RangeAnswer parse_range(std::string_view header, std::uint64_t size) {
    if (!header.starts_with(kUnit)) return WholeFile{};
    header.remove_prefix(kUnit.size());
    const auto dash = header.find('-');
    if (dash == std::string_view::npos) return WholeFile{};
    const std::string_view from = header.substr(0, dash), to = header.substr(dash + 1);
    const auto last = digits(to);
    if (from.empty()) return last ? suffix(*last, size) : RangeAnswer(WholeFile{});
    const auto first = digits(from);
    if (!first || (!to.empty() && !last) || (last && *last < *first)) return WholeFile{};
    if (*first >= size) return Unsatisfiable{};
    return ByteRange{*first, std::min(last.value_or(size - 1), size - 1)};
}

http::Response download(const http::Request& request, std::shared_ptr<const MappedFile> file,
                        const DownloadFacts& facts) {
    const std::string_view bytes = file->text();
    http::Response response;
    response.headers["ETag"] = "\"" + facts.etag + "\"";
    response.headers["Accept-Ranges"] = "bytes";
    response.headers["Cache-Control"] = "private, no-cache";
    if (names(request.header("if-none-match"), facts.etag)) {
        response.status = 304;
        return response;
    }
    response.headers["Content-Type"] = facts.content_type;
    response.headers["Content-Disposition"] = "attachment; filename=\"" + facts.file_name + "\"";
    response.body_view = bytes;
    const std::string_view condition = request.header("if-range");
    const bool same_file = condition.empty() || condition == response.headers["ETag"];
    const RangeAnswer range =
        same_file ? parse_range(request.header("range"), bytes.size()) : RangeAnswer(WholeFile{});
    if (std::holds_alternative<Unsatisfiable>(range)) return unsatisfiable(request, bytes.size());
    if (const auto* part = std::get_if<ByteRange>(&range)) {
        response.status = 206;
        response.headers["Content-Range"] = "bytes " + std::to_string(part->first) + "-" +
                                            std::to_string(part->last) + "/" +
                                            std::to_string(bytes.size());
        response.body_view = bytes.substr(part->first, part->last - part->first + 1);
    }
    response.body_owner = std::move(file);
    return response;
}

}  // namespace rangefinder::api
