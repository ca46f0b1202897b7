#include "diagnostics/datasets/batch.hpp"

#include <algorithm>
#include <cstring>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

// One memcpy a row: rows are contiguous and the copy is vectorised by the library.
void gather_rows(std::span<const float> source, std::size_t width,
                 std::span<const std::int64_t> rows, std::span<float> out) {
    RF_CHECK(out.size() == rows.size() * width);
    float* destination = out.data();
    for (const std::int64_t row : rows) {
        const auto start = static_cast<std::size_t>(row) * width;
        RF_CHECK(row >= 0 && start + width <= source.size());
        std::memcpy(destination, source.data() + start, width * sizeof(float));
        destination += width;
    }
}

}  // namespace

void gather_features(const Dataset& data, std::span<const std::int64_t> rows,
                     std::span<float> out) {
    gather_rows(data.features, static_cast<std::size_t>(data.example_size()), rows, out);
}

void gather_labels(const Dataset& data, std::span<const std::int64_t> rows,
                   std::span<std::int32_t> out) {
    RF_CHECK(out.size() == rows.size());
    std::transform(rows.begin(), rows.end(), out.begin(), [&](std::int64_t row) {
        RF_CHECK(row >= 0 && static_cast<std::size_t>(row) < data.labels.size());
        return data.labels[static_cast<std::size_t>(row)];
    });
}

void gather_targets(const Dataset& data, std::span<const std::int64_t> rows, std::span<float> out) {
    RF_CHECK(!data.targets.empty());
    gather_rows(data.targets, static_cast<std::size_t>(data.shape.target_features), rows, out);
}

}  // namespace rangefinder
