// IDX files, gzipped or not: what a view promises can be converted.
#include "diagnostics/base/check.hpp"
#include "diagnostics/formats/gzip.hpp"
#include "diagnostics/formats/idx.hpp"

using namespace rangefinder;

namespace {

constexpr std::int64_t kMaxInflated = std::int64_t{1} << 24;

void read_all(ByteView bytes) {
    const auto view = view_idx(bytes);
    if (!view) return;
    std::vector<float> values(static_cast<std::size_t>(view->size()));
    idx_to_floats(*view, 0, values);
    if (view->holds_integers()) {
        RF_CHECK(static_cast<std::int64_t>(idx_to_integers(*view).size()) == view->size());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView bytes(data, size);
    if (!is_gzip(bytes)) {
        read_all(bytes);
        return 0;
    }
    const auto inflated = gunzip(bytes, kMaxInflated);
    if (inflated) read_all(*inflated);
    return 0;
}
