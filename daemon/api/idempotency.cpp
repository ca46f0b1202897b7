#include "daemon/api/idempotency.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "daemon/api/identifiers.hpp"

namespace rangefinder::api {
namespace {

constexpr std::size_t kLongestIdempotencyKey = 255;

}  // namespace

// The draft's quoted string or a bare token: printable ASCII.
Result<std::optional<store::Idempotency>> idempotency_of(const http::Request& request) {
    std::string_view key = request.header("idempotency-key");
    if (key.empty()) return std::optional<store::Idempotency>();
    if (key.size() >= 2 && key.front() == '"' && key.back() == '"') {
        key = key.substr(1, key.size() - 2);
    }
    const bool printable =
        std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (key.empty() || key.size() > kLongestIdempotencyKey || !printable) {
        return Error{ErrorKind::kMalformed,
                     "Idempotency-Key must be 1 to 255 printable ASCII characters",
                     {}};
    }
    return std::optional(store::Idempotency{std::string(key), content_hash({request.body})});
}

}  // namespace rangefinder::api
