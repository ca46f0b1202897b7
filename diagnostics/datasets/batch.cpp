#include "diagnostics/datasets/batch.hpp"

#include <algorithm>
#include <cstring>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

// One memcpy a row: rows are contiguous and the copy is vectorised by the library.
template <typename StartOf>
void gather_rows(std::span<const float> source, std::size_t width,
                 std::span<const std::int64_t> rows, std::span<float> out, StartOf start_of) {
    RF_CHECK(out.size() == rows.size() * width);
    float* destination = out.data();
    for (const std::int64_t row : rows) {
        const std::size_t start = start_of(static_cast<std::size_t>(row));
        RF_CHECK(row >= 0 && start + width <= source.size());
        std::memcpy(destination, source.data() + start, width * sizeof(float));
        destination += width;
    }
}

void gather_plain_rows(std::span<const float> source, std::size_t width,
                       std::span<const std::int64_t> rows, std::span<float> out) {
    gather_rows(source, width, rows, out, [width](std::size_t row) { return row * width; });
}

std::size_t window_start(const Dataset& data, std::size_t row) {
    RF_CHECK(row < data.starts.size());
    return static_cast<std::size_t>(data.starts[row]);
}

// The stream holds a window's labels already, as floats that are whole numbers.
void gather_next_tokens(const Dataset& data, std::span<const std::int64_t> rows,
                        std::span<std::int32_t> out) {
    const auto positions = static_cast<std::size_t>(data.shape.positions);
    RF_CHECK(out.size() == rows.size() * positions);
    std::int32_t* destination = out.data();
    for (const std::int64_t row : rows) {
        const std::size_t start = window_start(data, static_cast<std::size_t>(row)) +
                                  static_cast<std::size_t>(data.label_offset);
        RF_CHECK(start + positions <= data.features.size());
        const float* source = data.features.data() + start;
        for (std::size_t i = 0; i < positions; ++i) {
            destination[i] = static_cast<std::int32_t>(source[i]);
        }
        destination += positions;
    }
}

}  // namespace

void gather_features(const Dataset& data, std::span<const std::int64_t> rows,
                     std::span<float> out) {
    const auto width = static_cast<std::size_t>(data.example_size());
    if (data.starts.empty()) return gather_plain_rows(data.features, width, rows, out);
    gather_rows(data.features, width, rows, out,
                [&data](std::size_t row) { return window_start(data, row); });
}

void gather_labels(const Dataset& data, std::span<const std::int64_t> rows,
                   std::span<std::int32_t> out) {
    if (data.shape.task == TaskKind::kLanguage) return gather_next_tokens(data, rows, out);
    RF_CHECK(out.size() == rows.size());
    std::transform(rows.begin(), rows.end(), out.begin(), [&](std::int64_t row) {
        RF_CHECK(row >= 0 && static_cast<std::size_t>(row) < data.labels.size());
        return data.labels[static_cast<std::size_t>(row)];
    });
}

void gather_targets(const Dataset& data, std::span<const std::int64_t> rows, std::span<float> out) {
    if (data.targets.empty()) {
        RF_CHECK(data.shape.task == TaskKind::kRegression);
        return gather_features(data, rows, out);
    }
    gather_plain_rows(data.targets, static_cast<std::size_t>(data.shape.target_features), rows,
                      out);
}

}  // namespace rangefinder
