// A request's bytes as the server takes them: however they are split, they mean the same, and what
// is let through keeps its promises.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "daemon/http/admission.hpp"
#include "daemon/http/chunked_decoder.hpp"
#include "daemon/http/head_scanner.hpp"
#include "daemon/http/request_head.hpp"
#include "daemon/http/target.hpp"
#include "diagnostics/base/check.hpp"

using namespace rangefinder;
using namespace rangefinder::http;

namespace {

constexpr std::uint64_t kBodyLimit = 64;

HeadScanner::State scan_in_bytes(HeadScanner& scanner, std::string_view bytes) {
    HeadScanner::State state = HeadScanner::State::kMore;
    for (std::size_t size = 1; size <= bytes.size() && state == HeadScanner::State::kMore; ++size) {
        state = scanner.scan(bytes.substr(0, size));
    }
    return state;
}

void decode_chunks(std::string_view bytes) {
    ChunkedDecoder whole(kBodyLimit);
    std::string whole_body;
    const std::size_t whole_used = whole.feed(bytes, whole_body);
    ChunkedDecoder split(kBodyLimit);
    std::string split_body;
    std::size_t split_used = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        split_used += split.feed(bytes.substr(i, 1), split_body);
    }
    RF_CHECK(whole.state() == split.state());
    RF_CHECK(whole_used == split_used);
    RF_CHECK(whole_body == split_body);
    RF_CHECK(whole_body.size() <= kBodyLimit);
}

void check_target(std::string_view raw) {
    const auto target = parse_target(raw);
    if (!target || target->asterisk) return;
    RF_CHECK(target->path.starts_with('/'));
    RF_CHECK((target->path + "/").find("/../") == std::string::npos);
    RF_CHECK(target->path.find('\0') == std::string::npos);
}

void check_head(const RequestHead& head, std::string_view rest) {
    const bool chunked = head.headers.contains("transfer-encoding");
    RF_CHECK((head.framing == Framing::kChunked) == chunked);
    RF_CHECK(!chunked || !head.headers.contains("content-length"));
    RF_CHECK(head.framing == Framing::kLength || head.content_length == 0);
    check_target(head.target);
    if (chunked) decode_chunks(rest);
    Router router;
    router.add("POST", "/a/{b}", [](const Request&, Respond) {});
    const Hosts hosts({});
    const Admission admission = admit(head, hosts, router);
    if (std::holds_alternative<Admitted>(admission)) {
        RF_CHECK(hosts.check(head.headers.at("host")) == HostVerdict::kAllowed);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(data, data + size);  // Beast and the decoder take characters.
    HeadScanner scanner;
    const HeadScanner::State state = scanner.scan(bytes);
    HeadScanner slow_scanner;
    RF_CHECK(scan_in_bytes(slow_scanner, bytes) == state);
    decode_chunks(bytes);
    check_target(bytes);
    if (state != HeadScanner::State::kDone) return 0;
    RF_CHECK(scanner.length() == slow_scanner.length());
    const auto parsed = parse_head(std::string_view(bytes).substr(0, scanner.length()));
    if (const auto* head = std::get_if<RequestHead>(&parsed)) {
        check_head(*head, std::string_view(bytes).substr(scanner.length()));
    }
    return 0;
}
